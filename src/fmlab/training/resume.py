"""What a training run needs to go on after an interruption, in one file: weights, optimizer, random state, losses.

A run of several processes (`Team`) is kept undivided, so that it can go on with another number of them. The file is
read with `weights_only`, so that nothing in it is executed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from fmlab.training.processes import Team


class Resume:
    """Keep a run in the file `path`, at most every `every` seconds, and go on from there when it is started again.

    generators: the random generators that the batches draw from, or readers with get_state and set_state. All processes
    of a team get those of its first one, so they must not differ between the processes (`ShardBatches` is alike on
    all). about: plain data that says what is trained (sizes, seed, ...); a file that was kept for something else is
    refused with ValueError, as is a damaged one. The file is written beside its place and moved there, so that an
    interruption while writing loses nothing; it is deleted when the run has come to its end.
    """

    def __init__(
        self, path: str | Path, generators: Sequence[torch.Generator] = (), every: float = 20.0, about: Any = None
    ):
        self.path, self.generators, self.every, self.about = Path(path), list(generators), every, about
        self._last = time.perf_counter()

    def restore(
        self, model: nn.Module, optimizer: torch.optim.Optimizer, config: Any, team: Team | None = None
    ) -> dict:
        """Bring everything to where the file left it; returns the fields of History so far ({} without a file).

        Every process of a team reads the file, so it must lie where all of them see it.
        """
        self._last = time.perf_counter()
        here = self.path.is_file()
        if not (here if team is None else team.agree(here)):
            return {}
        if not here:
            raise ValueError(f"{self.path} is seen by the first process and not by this one: give a shared folder.")
        try:
            kept = torch.load(self.path, map_location="cpu", weights_only=True)
            same = kept["of"] == self._of(config, team) and len(kept["generators"]) == len(self.generators)
        except Exception as error:  # torch.load raises several unrelated types for damaged files
            raise ValueError(f"{self.path} is damaged ({error}); delete it to begin anew.") from error
        if not same:
            raise ValueError(f"{self.path} was kept for another run; delete it, or give each run a file of its own.")
        if team is None:
            model.load_state_dict(kept["model"])
            optimizer.load_state_dict(kept["optimizer"])
        else:
            team.spread_state(model, optimizer, kept)
        for generator, state in zip(self.generators, kept["generators"], strict=True):
            generator.set_state(state)
        return kept["history"]

    def keep(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        config: Any,
        history: Any,
        team: Team | None = None,
    ) -> None:
        """Write the file, unless the last time was less than `every` seconds ago. A team's first process writes."""
        due = time.perf_counter() - self._last >= self.every
        if not (due if team is None else team.agree(due)):
            return
        plain = {"model": model.state_dict, "optimizer": optimizer.state_dict}
        parts = {k: f() for k, f in plain.items()} if team is None else team.whole_state(model, optimizer)
        self._last = time.perf_counter()
        if team is not None and not team.first:
            return
        state = {
            "of": self._of(config, team),
            **parts,
            "generators": [generator.get_state() for generator in self.generators],
            "history": asdict(history),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_name(self.path.name + ".partial")
        torch.save(state, partial)
        os.replace(partial, self.path)

    def done(self) -> None:
        """The run has ended: what was kept is needed no more."""
        self.path.unlink(missing_ok=True)

    def _of(self, config: Any, team: Team | None) -> str:
        return repr((asdict(config), self.about, *(["team"] if team else [])))

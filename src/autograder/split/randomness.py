"""The global random states of `random`, torch and numpy: the pupil's follow the judge's, never the other way round.

Before a call the pupil takes over what the judge has, so a seed that a test sets holds for the function it calls.
Afterwards the pupil only says which of the states have changed, and the judge draws one number from each of these: the
test sees that the state has changed, and the student's code cannot choose what the test draws next.
"""

from __future__ import annotations

import ctypes
import random
import sys
from collections.abc import Iterable
from typing import Any

from autograder.split.memory import WireError


def marks() -> dict[str, Any]:
    """What tells the states of the loaded libraries apart, by library; cheap, because it is asked for at every call."""
    found: dict[str, Any] = {"random": random.getstate()}
    if (torch := sys.modules.get("torch")) is not None:
        found["torch"] = torch.get_rng_state().numpy().tobytes()
    if (np := sys.modules.get("numpy.random")) is not None:
        generator = np.mtrand._rand._bit_generator
        if type(generator) is np.MT19937:  # its state in memory; get_state takes thirty times as long
            found["numpy"] = ctypes.string_at(generator.ctypes.state_address, 625 * 4)
    return found


def states(names: Iterable[str], known: dict[str, Any]) -> dict[str, Any]:
    """The named states as plain data, for `take_over`. `known`: what `marks` said."""
    found = {name: known[name] for name in names}
    if "numpy" in found:
        state = sys.modules["numpy.random"].get_state(legacy=False)
        inner = state["state"]
        found["numpy"] = (inner["key"].tobytes(), inner["pos"], state["has_gauss"], state["gauss"])
    return found


def take_over(news: Any) -> None:
    """Set the states that are given. Raises WireError where they make no sense."""
    try:
        if "random" in news:
            random.setstate(news["random"])
        if "torch" in news:
            import torch

            torch.set_rng_state(torch.frombuffer(bytearray(news["torch"]), dtype=torch.uint8))
        if "numpy" in news:
            import numpy as np

            key, position, has, gauss = news["numpy"]
            inner = {"key": np.frombuffer(key, np.uint32), "pos": position}
            np.random.set_state({"bit_generator": "MT19937", "state": inner, "has_gauss": has, "gauss": gauss})
    except (TypeError, ValueError, KeyError, RuntimeError) as error:
        raise WireError(f"no random state ({error})") from None


def draw(names: object) -> None:
    """Draw one number from each of the named states."""
    if type(names) is not tuple:
        raise WireError("no list of random states")
    if "random" in names:
        random.random()
    if "torch" in names and "torch" in sys.modules:
        sys.modules["torch"].rand(1)
    if "numpy" in names and "numpy" in sys.modules:
        sys.modules["numpy"].random.random()

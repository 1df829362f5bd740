"""More text than fits into memory: tokens in files, read as they are needed, in one order that all processes share.

A folder holds `000000.bin`, `000001.bin`, ... (tokens as little-endian uint16 or uint32, one stream cut into files) and
`shards.json`. Nothing is read but the windows that a process trains on.
Left out: text that is tokenized while training, and mixing several folders.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

ABOUT = "shards.json"


def write_shards(tokens: Iterable[Iterable[int]], folder: str | Path, vocab_size: int, per_file: int = 2**24) -> int:
    """Write documents of token ids (with `<eos>` where the caller wants it) as files; returns the tokens written.

    per_file: tokens a file; at most that many are held in memory, beside one document. Raises ValueError for a folder
    that holds shards already, and for a token outside 0 to vocab_size - 1.
    """
    folder = Path(folder)
    if (folder / ABOUT).exists():
        raise ValueError(f"{folder} holds shards already; delete it or name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    kind = np.dtype("<u2" if vocab_size <= 2**16 else "<u4")
    lengths: list[int] = []
    waiting: list[int] = []

    def write(ids: list[int]) -> None:
        np.asarray(ids, kind).tofile(folder / f"{len(lengths):06d}.bin")
        lengths.append(len(ids))

    for document in tokens:
        for token in document:
            if not 0 <= token < vocab_size:
                raise ValueError(f"Token {token} is outside the vocabulary of {vocab_size}.")
            waiting.append(token)
        while len(waiting) >= per_file:
            write(waiting[:per_file])
            del waiting[:per_file]
    if waiting:
        write(waiting)
    partial = folder / f"{ABOUT}.partial"
    partial.write_text(json.dumps({"dtype": kind.str, "vocab_size": vocab_size, "lengths": lengths}))
    os.replace(partial, folder / ABOUT)
    return sum(lengths)


class Shards:
    """The token files of a folder as one stream of `len(shards)` tokens. Raises ValueError for a damaged folder."""

    def __init__(self, folder: str | Path):
        folder = Path(folder)
        try:
            about = json.loads((folder / ABOUT).read_text())
            kind, self.vocab_size, lengths = np.dtype(about["dtype"]), about["vocab_size"], about["lengths"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{folder} is no folder of write_shards ({error!r}).") from None
        self._files = []
        for number, length in enumerate(lengths):
            file = folder / f"{number:06d}.bin"
            if not file.is_file() or file.stat().st_size != length * kind.itemsize:
                raise ValueError(f"{file} is missing or cut off: it should hold {length} tokens.")
            self._files.append(np.memmap(file, kind, "r"))
        self._starts = np.cumsum([0, *lengths])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def tokens(self, start: int, count: int) -> Tensor:
        """`count` tokens from `start` on, across files where need be: int64 of shape (count,)."""
        if not 0 <= start <= start + count <= len(self):
            raise ValueError(f"Tokens {start} to {start + count} are outside the {len(self)} that there are.")
        parts, number = [], int(np.searchsorted(self._starts, start, "right")) - 1
        while count:
            offset = start - int(self._starts[number])
            part = self._files[number][offset : offset + count]
            parts.append(np.asarray(part, np.int64))
            start, count, number = start + len(part), count - len(part), number + 1
        return torch.from_numpy(np.concatenate(parts) if parts else np.empty(0, np.int64))


class ShardBatches:
    """Batches from shards for one of several processes: each call gives this process's rows of the next global batch.

    The stream is cut into windows that do not overlap. In each epoch a permutation that depends only on (seed, epoch)
    orders them, so that all processes agree without a word, no two read the same window, and none is read twice
    before all were read once. What fills no global batch at the end of an epoch is left out of it. The order of one
    epoch is held in memory, 8 bytes a window.

    batch: rows of the *global* batch; rank, size: this process and how many there are. `get_state` and `set_state` let
    `Resume` bring it back to its place, on any number of processes.
    Raises ValueError where the rows cannot be equal or there is less than one batch.
    """

    def __init__(self, shards: Shards, batch: int, time: int, seed: int, rank: int = 0, size: int = 1):
        self.windows = (len(shards) - 1) // time
        if batch % size:
            raise ValueError(f"A batch of {batch} rows cannot be shared equally by {size} processes.")
        if self.windows < batch:
            raise ValueError(f"A batch needs {batch} windows of {time} tokens, there are {self.windows}.")
        self.shards, self.batch, self.time, self.seed, self.rank, self.size = shards, batch, time, seed, rank, size
        self.step = 0
        self._order: tuple[int, np.ndarray] | None = None

    def __call__(self) -> tuple[Tensor, Tensor]:
        """Inputs and targets, each (batch / size, time)."""
        rows = [self.shards.tokens(int(window) * self.time, self.time + 1) for window in self.mine(self.step)]
        self.step += 1
        cut = torch.stack(rows)
        return cut[:, :-1], cut[:, 1:]

    def mine(self, step: int) -> np.ndarray:
        """Which windows of the stream this process reads at a step: (batch / size,)."""
        epoch, place = divmod(step, self.windows // self.batch)
        if self._order is None or self._order[0] != epoch:
            self._order = epoch, np.random.default_rng([self.seed, epoch]).permutation(self.windows)
        return self._order[1][place * self.batch : (place + 1) * self.batch][self.rank :: self.size]

    def get_state(self) -> Tensor:
        return torch.tensor([self.step])

    def set_state(self, state: Tensor) -> None:
        self.step = int(state.item())

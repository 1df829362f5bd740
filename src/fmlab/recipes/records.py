"""How the shipped models are made that write JSON records (`make checkpoints`), and how they are asked for one.

They read pages of careful and careless writers (`fmlab.world.records`) over byte-level BPE tokens, with the loss on
the records alone: sentences full of made-up names cannot be foretold, and would drown what is to be learned.
A change here changes the checkpoints. Left out: other sizes, other languages.
"""

from __future__ import annotations

from functools import cache
from itertools import islice

import torch
from torch import Tensor

from fmlab.models import GPT, GPTConfig
from fmlab.runtime import Run
from fmlab.text import BPE
from fmlab.training import TrainConfig, train
from fmlab.world.records import CORRECTED, STRICT, Item, pages

END = "<end>"
VOCABULARY, WIDTH = 448, 64
BATCH, TIME = 11, 208
TRAIN = TrainConfig(steps=900, lr=7e-3, final_lr=0.0, weight_decay=0.02)
TRAIN_TOKENS = 2_000_000
IGNORE = -100  # the target that carries no loss, as in torch.nn.functional.cross_entropy


@cache
def tokenizer() -> BPE:
    """The tokens of pages; <eos> starts a page, <end> ends a record. Learned anew each time, in about a second."""
    return BPE.train(list(islice(pages(0, ""), 1500)), VOCABULARY, specials=("<eos>", END))


def page_stream(seed: int, tokens: int) -> tuple[Tensor, Tensor]:
    """Pages one after another, <eos> before each: ids, int64 (tokens,), and which of them belong to records, bool."""
    bpe, ids, of_record = tokenizer(), [], []
    newline, source = bpe.encode("\n"), pages(seed, END)
    while len(ids) < tokens:
        ids.append(bpe.eos)
        of_record.append(False)
        for line in next(source).split("\n"):
            found = bpe.encode(line, allow_special=True)
            ids += found + newline
            of_record += [line.endswith(END)] * len(found) + [False] * len(newline)
    return torch.tensor(ids[:tokens]), torch.tensor(of_record[:tokens])


def record_windows(
    stream: tuple[Tensor, Tensor], batch: int, generator: torch.Generator, time: int = TIME
) -> tuple[Tensor, Tensor]:
    """Random windows as `fmlab.text.windows` cuts them, with targets of -100 where no record is written."""
    ids, of_record = stream
    start = torch.randint(len(ids) - time, (batch, 1), generator=generator)
    at = start + torch.arange(time + 1)
    return ids[at[:, :-1]], ids[at[:, 1:]].masked_fill(~of_record[at[:, 1:]], IGNORE)


def train_records(seed: int, run: Run, progress: bool = True) -> GPT:
    """A GPT that has read pages of records; the seed decides pages, first weights and windows."""
    sizes = GPTConfig(len(tokenizer()), context=TIME, layers=3, width=WIDTH, heads=4, first_std=WIDTH**-0.5)
    model, generator = GPT(sizes, seed=seed), torch.Generator().manual_seed(seed)
    stream = page_stream(seed, TRAIN_TOKENS)
    train(model, lambda: record_windows(stream, BATCH, generator), TRAIN, run, progress)
    return model


def asked(item: Item, strict: bool = False, attempt: str | None = None) -> Tensor:
    """The tokens (time,) that ask for the record of a sentence.

    strict: "Strict JSON, please:" stands above it. attempt: a record that was written for it, of which the corrected
    form is asked for.
    """
    above = STRICT if strict else ""
    below = "" if attempt is None else f"{attempt}{END}\n{CORRECTED}"
    bpe = tokenizer()
    return torch.tensor([bpe.eos, *bpe.encode(f"{above}{item.sentence}\n{below}", allow_special=True)])

"""How fast our generation is, beside transformers' generate: python benchmarks/generation.py [--quick]

Both write greedily from the same GPT-2 (same sizes, same weights, float32, one thread) with a KV cache, from the same
prompts, for one text and for sixteen at once. Before anything is timed their texts are compared; a difference ends the
run. transformers' own cost for each token (checking arguments, preparing inputs, stopping criteria) is part of what its
users wait for, so it is not taken out.

Leaves out sampling, texts of different lengths, and compiled models.
Writes benchmarks/results/generation.json and prints it.
"""

from __future__ import annotations

import sys

import torch
from common import about, comparison, needed, quick, report, side_by_side
from training import SIZES, library

from fmlab import runtime
from fmlab.decoding import generate
from fmlab.models import GPT

transformers = needed("transformers")


@torch.inference_mode()
def compared(name: str, batch: int, repeats: int, times: int) -> dict:
    config = SIZES[name][0]
    mine = GPT(config, seed=0).eval()
    theirs = library(mine).eval()
    theirs.generation_config.pad_token_id = 0
    theirs.generation_config.eos_token_id = None
    new = config.context // 2
    prompts = torch.randint(config.vocab_size, (batch, 8), generator=torch.Generator().manual_seed(1))

    def ours():
        return [generate(mine, prompts, new) for _ in range(times)]

    def peer():
        mask = torch.ones_like(prompts)
        return [
            theirs.generate(prompts, attention_mask=mask, max_new_tokens=new, do_sample=False) for _ in range(times)
        ]

    if not torch.equal(ours()[0], peer()[0][:, 8:]):
        sys.exit(f"{name}: ours and transformers write different texts")
    found = side_by_side(f"{name}, batch {batch}", ours, peer, repeats)
    return comparison(
        "write one text" if batch == 1 else f"write {batch} texts at once",
        "transformers' generate",
        found,
        package="transformers",
        sizes=f"{config.layers} layers of width {config.width}, {new} new tokens",
        checked="both write the same tokens with the same weights",
        aim=3,
        amount=batch * new * times,
        unit="tokens",
    )


def main() -> None:
    few = quick(__doc__)
    runtime.setup()
    found = about(torch=torch.__version__, transformers=transformers.__version__)
    pairs = [(name, batch) for batch in (1, 16) for name in SIZES]
    report("generation", found, not few, [compared(*pair, 1 if few else 5, 1 if few else 4) for pair in pairs])


if __name__ == "__main__":
    main()

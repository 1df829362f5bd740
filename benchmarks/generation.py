"""How fast our generation is, beside transformers' generate: python benchmarks/generation.py [--quick]

Both write greedily from the same GPT-2 (same sizes, same weights, float32, one thread) with a KV cache, from the same
prompts, for one text and for sixteen at once. Before anything is timed their texts are compared; a difference ends the
run. transformers' own cost for each token (checking arguments, preparing inputs, stopping criteria) is part of what its
users wait for, so it is not taken out. Told besides: a step must fetch all weights and the keys and values so far; the
share of the speed at which this machine reads a large tensor says how much of the time that alone explains.

Leaves out sampling, texts of different lengths, and compiled models.
Writes benchmarks/results/generation.json and prints it.
"""

from __future__ import annotations

import sys

import torch
from common import about, comparison, measurement, needed, quick, report, side_by_side
from training import SIZES, library

from fmlab import runtime
from fmlab.decoding import generate
from fmlab.models import GPT
from fmlab.sizing.machine import fetched_bytes, read_speed

transformers = needed("transformers")


@torch.inference_mode()
def compared(name: str, batch: int, repeats: int, times: int) -> tuple[dict, dict]:
    """How near we come to reading weights and cache at memory's own speed, and the comparison."""
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

    bytes_a_step = fetched_bytes(config, 1, batch, past=8 + new // 2)
    if not torch.equal(ours()[0], peer()[0][:, 8:]):
        sys.exit(f"{name}: ours and transformers write different texts")
    found = side_by_side(f"{name}, batch {batch}", ours, peer, repeats)
    sizes = f"{config.layers} layers of width {config.width}, {new} new tokens"
    step = min(found["cpu"]["ours_s"]) / (new * times)
    share = measurement(
        f"share of this machine's reading speed, {sizes}, {'one text' if batch == 1 else f'{batch} texts'}",
        100 * bytes_a_step / step / read_speed(256, torch.device("cpu")),
        "%",
    )
    return share, comparison(
        "write one text" if batch == 1 else f"write {batch} texts at once",
        "transformers' generate",
        found,
        package="transformers",
        sizes=sizes,
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
    shares, comparisons = zip(*(compared(*pair, 1 if few else 5, 1 if few else 4) for pair in pairs), strict=True)
    report("generation", found, not few, comparisons, shares)


if __name__ == "__main__":
    main()

"""How fast the course is on a GPU: python benchmarks/gpu.py [--quick] [--no-pages]

Training of three GPTs in bfloat16 (autocast; weights and AdamW in float32), plain and compiled, and generation with a
KV cache in bfloat16 for one, 16 and 256 texts: tokens per second, the share of the device's own largest bfloat16 matrix
product that was reached, and the largest memory. Then every page is executed under FMLAB_PROFILE=gpu, and its claim
cards are counted; nothing is written into the pages. Before anything is timed, losses in bfloat16 and compiled are
compared with those in float32, and texts with those of a pass without the cache; a difference ends the run.

Leaves out several devices, data from disk, and peers (training.py and generation.py compare with them on the CPU).
Without CUDA it says so and ends with exit code 3. Writes benchmarks/results/gpu.json and prints it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch
from common import about, left_out, measurement, report, short
from torch import Tensor

from fmlab import runtime
from fmlab.decoding import generate
from fmlab.models import GPT, GPTConfig
from fmlab.sizing.flops import forward_pass, training_pass
from fmlab.sizing.machine import seconds
from fmlab.text import windows
from fmlab.training import TrainConfig, train

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import claims  # noqa: E402  (tools/ is no package)
import nb  # noqa: E402
from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: E402

# Name, sizes, batch (halved until it fits). The first is what most pages train; the second has the shape of GPT-2
# small, the third that of GPT-2 medium. Vocabularies are multiples of 128, which matrix units like.
SIZES = {
    "as on the pages": (GPTConfig(1024, context=64, layers=3, width=96, heads=3), 16),
    "124M": (GPTConfig(50_304, context=1024, layers=12, width=768, heads=12), 32),
    "354M": (GPTConfig(50_304, context=1024, layers=24, width=1024, heads=16), 16),
}
WRITER = "124M"
PROMPT, NEW = 64, 256
GIGA = 1e9


def product_peak(run: runtime.Run, sizes: tuple[int, ...]) -> float:
    """FLOP/s of the fastest product of two square bfloat16 matrices."""
    found = []
    for size in sizes:
        left, right = torch.randn(2, size, size, device=run.device, dtype=torch.bfloat16)
        found.append(2 * size**3 / seconds(lambda: left @ right, run.device, 10))  # noqa: B023
    return max(found)


def close(name: str, one: float, other: float, share: float) -> None:
    """End the run when two values that should agree do not."""
    if not abs(one - other) <= share * abs(other):
        sys.exit(f"{name}: {one:.6f} and {other:.6f} differ by more than {share:.0%}; nothing was measured.")


def stream(length: int, run: runtime.Run) -> Tensor:
    """Tokens in which something is soon learned: 97 of the vocabulary, in a fixed order."""
    return torch.arange(length, device=run.device) * 7 // 3 % 97


def clock(work: Callable[[], object]) -> float:
    """Seconds until the device has finished."""
    torch.cuda.synchronize()
    start = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - start


def trained(name: str, config: GPTConfig, batch: int, compiled: bool, steps: int, repeats: int, run, peak) -> dict:
    """One row: `steps` steps of `fmlab.training.train`, after five that do not count (kernels are chosen, compiled)."""
    generator, data = run.generator(1), stream(200_000, run)
    batches = lambda: windows(data, batch, config.context, generator)  # noqa: E731
    model = GPT(config, seed=0).to(run.device).train()
    inputs, targets = batches()
    with torch.no_grad():
        exact = model.loss(inputs[:2], targets[:2]).item()
        with run.autocast():
            close(f"{name}, loss in bfloat16 and float32", model.loss(inputs[:2], targets[:2]).item(), exact, 0.01)
    if compiled:
        with run.autocast():
            plain = model.loss(inputs, targets).item()
        model.loss = torch.compile(model.loss)  # what `train` calls; the weights keep their names
        with run.autocast():
            close(f"{name}, loss compiled and not", model.loss(inputs, targets).item(), plain, 0.01)
    first = train(model, batches, TrainConfig(5, lr=5e-4), run, progress=False).losses[0]
    torch.cuda.reset_peak_memory_stats()
    spent = [clock(lambda: train(model, batches, TrainConfig(steps, lr=5e-4), run, False)) for _ in range(repeats)]
    last = train(model, batches, TrainConfig(1, lr=5e-4), run, progress=False).losses[0]
    if not last < first:
        sys.exit(f"{name} learned nothing in {steps * repeats} steps ({first:.3f} to {last:.3f} nats).")
    tokens, flops = steps * batch * config.context, steps * training_pass(config, config.context, batch).total
    return row(f"training, {name}", batch, config.context, compiled, tokens, flops, spent, peak)


def row(what: str, batch: int, context: int, compiled: bool, tokens: int, flops: float, spent: list, peak) -> dict:
    """What was done in some seconds, in the form of the results."""
    middle = statistics.median(spent)
    found = {
        "what": what,
        "batch": batch,
        "context": context,
        "dtype": "bfloat16",
        "compiled": compiled,
        "tokens_per_second": short(tokens / middle),
        "utilisation": short(flops / middle / peak),
        "memory_gb": short(torch.cuda.max_memory_allocated() / GIGA),
        "seconds": [short(s) for s in spent],
    }
    print(found, file=sys.stderr, flush=True)
    return found


def fitting(what: str, work: Callable[[int], dict], batch: int) -> dict | str:
    """work(batch), with half the batch while memory does not suffice; a sentence when it cannot be done at all."""
    while batch:
        try:
            return work(batch)
        except torch.OutOfMemoryError:
            batch //= 2
        except (torch._dynamo.exc.TorchDynamoException, RuntimeError) as error:  # no compiler for kernels, say
            return f"{what} failed: {type(error).__name__}: {str(error)[:300]}"
        torch.cuda.empty_cache()
    return f"{what} does not fit into the memory of this device."


@torch.inference_mode()
def written(batch: int, new: int, repeats: int, run: runtime.Run, peak: float) -> dict:
    """One row of greedy generation with all weights in bfloat16."""
    config = SIZES[WRITER][0]
    model = GPT(config, seed=0).to(run.device).eval()
    prompts = torch.randint(config.vocab_size, (batch, PROMPT), generator=run.generator(2), device=run.device)
    some = generate(model, prompts[:2], 8)
    logits = model(torch.cat([prompts[:2], some], 1))[:, PROMPT - 1 : -1]
    lost = (logits.amax(-1) - logits.gather(-1, some[..., None])[..., 0]).max().item()
    if lost > 1e-2:  # two nearly equal logits may change places
        sys.exit(f"With a cache tokens are written whose logit is {lost:.3f} below the best; nothing was measured.")
    model.bfloat16()
    generate(model, prompts, 4)
    torch.cuda.reset_peak_memory_stats()
    spent = [clock(lambda: generate(model, prompts, new)) for _ in range(repeats)]
    flops = forward_pass(config, PROMPT, batch).total
    flops += sum(forward_pass(config, 1, batch, past).total for past in range(PROMPT, PROMPT + new - 1))
    return row(f"generation, {WRITER}", batch, PROMPT + new, False, batch * new, flops, spent, peak)


def page(path: Path) -> dict:
    """Execute one page under the gpu profile, leaving its file alone, and count its cards."""
    start = time.perf_counter()
    try:
        cards, errors = claims.cards_of(path, 0)
    except (CellTimeoutError, DeadKernelError) as error:
        cards, errors = [], [f"{type(error).__name__}: {error}"]
    found = {
        "page": path.relative_to(ROOT).with_suffix("").as_posix(),
        "seconds": round(time.perf_counter() - start, 1),
        "claims_held": sum(card["holds"] for card in cards),
        "claims": len(cards),
        "out_of_range": [
            {"id": c["id"], "values": c["values"], "within": c["within"]} for c in cards if not c["holds"]
        ],
        "errors": [error[:500] for error in errors],
    }
    print(found, file=sys.stderr, flush=True)
    return found


def machine(run: runtime.Run) -> dict:
    """The device and the versions of what drives it."""
    properties = torch.cuda.get_device_properties(run.device)
    return {
        "device": torch.cuda.get_device_name(),
        "memory_gb": short(properties.total_memory / GIGA),
        "capability": ".".join(map(str, torch.cuda.get_device_capability())),
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "driver": driver(),
    }


def driver() -> str:
    """The version of the NVIDIA driver, as the kernel tells it."""
    try:
        words = Path("/proc/driver/nvidia/version").read_text("utf-8").splitlines()[0].split()
    except OSError:
        return "unknown"
    return next((word for word in words if word[0].isdigit()), "unknown")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few steps, one repeat, one page; nothing is written")
    parser.add_argument("--no-pages", action="store_true", help="leave the pages out; nothing is written")
    options = parser.parse_args()
    if not torch.cuda.is_available():
        left_out("gpu.py is left out: torch finds no CUDA device here, and nothing else is measured by it.")
    os.environ["FMLAB_PROFILE"] = "gpu"  # for the pages too, which run in processes of their own
    run, few = runtime.setup(), options.quick
    found = about()
    found["machine"] |= machine(run)
    peak = product_peak(run, (4096, 8192))
    steps, repeats, rows = 5 if few else 40, 1 if few else 3, []
    for name, (config, batch) in SIZES.items():
        for compiled in (False, True):
            work = lambda batch: trained(name, config, batch, compiled, steps, repeats, run, peak)  # noqa: B023, E731
            rows.append(fitting(f"training, {name}, {'compiled' if compiled else 'plain'}", work, batch))
            torch.compiler.reset()
            torch.cuda.empty_cache()
    for batch in (1, 16, 256):
        work = lambda batch: written(batch, NEW // 8 if few else NEW, repeats, run, peak)  # noqa: E731
        rows.append(fitting(f"generation, batch {batch}", work, batch))
    found["rows"] = [row for row in rows if isinstance(row, dict)]
    found["left_out"] = [row for row in rows if isinstance(row, str)]
    torch.cuda.empty_cache()
    found["pages"] = []
    if not options.no_pages:
        found["pages"] = [page(path) for path in nb.pages()[: 1 if few else None]]
    measures = [measurement("product of two large matrices, bfloat16", peak / 1e12, "TFLOP/s")]
    report("gpu", found, write=not few and not options.no_pages, measurements=measures)


if __name__ == "__main__":
    main()

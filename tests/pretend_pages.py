"""Run pages under FMLAB_PROFILE=gpu on a machine without a GPU: python tests/pretend_pages.py [--steps 20] [PAGE ...]

Every page (or those named) is executed on a pretended CUDA device (pretend_cuda.py), in the sizes for laptops (with
--large in those for a GPU, which a CPU can do in many minutes); nothing is written. What a GPU would have refused is
printed with its cell, and makes the exit status 1. Training runs are cut to --steps steps (0: not cut), so that a page
takes a minute or two; a claim card that leaves its range then says nothing and is not counted. With --steps 0 the cards
are judged too: the numbers are those of bfloat16 training and of the CPU's draws.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

import nb as notebooks  # noqa: E402
import nbformat  # noqa: E402
from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: E402

FIRST = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
import pretend_cuda, pretend_pages
pretend_cuda.install()
pretend_pages.shorten({{steps}}, {{large}})
"""


def shorten(steps: int, large: bool) -> None:
    """Let pages keep the laptop's sizes, which a CPU can do (unless large); cut every training run to so many steps,
    and let claim cards stand whatever their value (0: neither).
    """
    import fmlab.claims
    import fmlab.runtime
    import fmlab.training.loop

    fmlab.runtime.Run.large = large
    if not steps:
        return

    config, check = fmlab.training.loop.TrainConfig, fmlab.training.loop.TrainConfig.__post_init__

    def cut(self):
        object.__setattr__(self, "steps", min(self.steps, steps))
        check(self)

    config.__post_init__ = cut
    fmlab.claims.Card.holds = True


def errors(nb: nbformat.NotebookNode) -> list[tuple[int, str, str]]:
    """Cell number (without the one put in front), name and text of each error."""
    found = []
    for number, cell in enumerate(nb.cells[1:]):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                found.append((number, output.ename, output.evalue))
    return found


def run(
    path: Path, steps: int, large: bool = False
) -> tuple[list[tuple[int, str, str]], list[dict], nbformat.NotebookNode]:
    """The errors of a page, its claim cards, and the page as it ran."""
    nb = nbformat.read(path, as_version=4)
    nb.cells.insert(0, nbformat.v4.new_code_cell(FIRST.format(steps=steps, large=large)))
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "claims.jsonl"
        env = {"FMLAB_PROFILE": "gpu", "FMLAB_CLAIMS_LOG": str(log)}
        try:
            notebooks.execute(nb, path.parent, allow_errors=True, env=env)
        except (CellTimeoutError, DeadKernelError) as error:
            return [*errors(nb), (-1, type(error).__name__, str(error))], [], nb
        cards = [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []
    return errors(nb), cards, nb


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="*")
    parser.add_argument("--steps", type=int, default=20, help="longest training run; 0 leaves them as they are")
    parser.add_argument("--large", action="store_true", help="the larger sizes of the gpu profile")
    parser.add_argument("--keep", type=Path, help="a folder for the pages as they ran")
    options = parser.parse_args()
    faults = 0
    for path in [p.resolve() for p in options.pages] or notebooks.pages():
        started = time.perf_counter()
        found, cards, ran = run(path, options.steps, options.large)
        print(
            f"{path.stem}: {time.perf_counter() - started:.0f} s, {len(found)} errors, {len(cards)} cards", flush=True
        )
        for number, name, text in found:
            print(f"  cell {number}: {name}: {text[:400]}", flush=True)
        for card in cards if not options.steps else ():
            if not card["holds"]:
                print(f"  {card['id']} out of its range: {card['values']} in {card['within']}: {card['quantity']}")
        faults += len(found)
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            nbformat.write(ran, options.keep / path.name)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

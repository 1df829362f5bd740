"""Re-run the pages with other random seeds and list every claim card with its value and verdict (`make claims`).

    python tools/claims.py 1 2 3        FMLAB_SEED = 1, 2, 3, for all pages
    python tools/claims.py 1 --page chapters/5-sampling/samplers.ipynb

A card that leaves its range is listed and the rest of the page still runs. Exit status 1 when there is one.
To see whether claims hold for models trained with other seeds too, set FMLAB_CHECKPOINTS (see tools/checkpoints.py).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import nb as notebooks
import nbformat

from fmlab.claims import number


def cards_of(path: Path, seed: int) -> tuple[list[dict], list[str]]:
    """The cards of one page under one FMLAB_SEED, and the errors of cells other than a card out of its range."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "claims.jsonl"
        nb = nbformat.read(path, as_version=4)
        env = {"FMLAB_SEED": str(seed), "FMLAB_CLAIMS_LOG": str(log)}
        notebooks.execute(nb, path.parent, allow_errors=True, env=env)
        errors = [
            f"{o.ename}: {o.evalue}"
            for cell in nb.cells
            if cell.cell_type == "code"
            for o in cell.outputs
            if o.output_type == "error" and o.ename != "ClaimOutOfRange"
        ]
        rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    return rows, errors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="+", help="values of FMLAB_SEED")
    parser.add_argument("--page", type=Path, action="append", help="only this page (may be repeated)")
    options = parser.parse_args()
    broken = 0
    for path in [p.resolve() for p in options.page] if options.page else notebooks.pages():
        for seed in options.seeds:
            rows, errors = cards_of(path, seed)
            print(f"\n{path.name}, FMLAB_SEED={seed}: {len(rows)} cards")
            for row in rows:
                spread = f"{number(min(row['values']))} .. {number(max(row['values']))}" if row["values"] else "told"
                limits = f"{number(row['within'][0])} .. {number(row['within'][1])}" if row["within"] else ""
                state = row["verdict"] if row["holds"] else "OUT OF RANGE"
                print(f"  {row['id']:5} {spread:22} in {limits:22} {state:15} {row['quantity'][:70]}")
                broken += not row["holds"]
            for error in errors:
                print(f"  a cell failed: {error[:300]}")
                broken += 1
            if not rows and 'id=\\"claim-' in path.read_text("utf-8"):
                print("  no card, though the committed page shows some")
                broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

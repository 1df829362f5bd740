"""The only way a page's notebook is executed and written: from top to bottom, in one canonical form.

    python tools/nb.py run [NOTEBOOK ...]      execute (all pages when none is named) and write; note what it took
    python tools/nb.py format [NOTEBOOK ...]   write in canonical form without executing
    python tools/nb.py check [NOTEBOOK ...]    fail when a notebook is not canonical, or its code changed since it ran

Canonical: fixed kernelspec, stable cell ids, only `tags` and `nbgrader` kept of cell metadata and `course` (the page's
short question, for the map of pages) of the notebook's, execution counts from 1,
widgets kept as HTML with their state (no kernel-bound views), and a digest of the executed code, so that outputs
which no longer belong to the code are noticed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from pathlib import Path

import nbformat
import times
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parent.parent
VIEW = "application/vnd.jupyter.widget-view+json"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
TIMEOUT_S = 600


def pages() -> list[Path]:
    """The notebooks of the book, in order of their path."""
    return sorted(p for p in (ROOT / "chapters").glob("**/*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def code_digest(nb: nbformat.NotebookNode) -> str:
    """SHA-256 over the sources of all code cells."""
    code = "\0".join(c.source for c in nb.cells if c.cell_type == "code")
    return hashlib.sha256(code.encode()).hexdigest()


def canonical(nb: nbformat.NotebookNode, executed: bool = False) -> nbformat.NotebookNode:
    """Bring a notebook into canonical form, in place. executed: its outputs belong to its present code."""
    digest = code_digest(nb) if executed else nb.metadata.get("fmlab", {}).get("executed_code")
    kept = {"course": nb.metadata["course"]} if "course" in nb.metadata else {}
    nb.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": {"name": "python"}, **kept})
    if digest:
        nb.metadata["fmlab"] = {"executed_code": digest}
    nb.nbformat, nb.nbformat_minor = 4, 5
    count = 0
    for i, cell in enumerate(nb.cells):
        cell["id"] = cell.get("id") or f"cell-{i}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in ("tags", "nbgrader")})
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count if cell.outputs or cell.execution_count else None
        # Progress bars go to stderr; they are no result and differ from run to run.
        cell.outputs = [o for o in cell.outputs if not (o.output_type == "stream" and o.name == "stderr")]
        for output in cell.outputs:
            if "execution_count" in output:
                output["execution_count"] = cell.execution_count
            if "text/html" in output.get("data", {}):
                output["data"].pop(VIEW, None)
    return nb


def text(nb: nbformat.NotebookNode) -> str:
    """The bytes that are committed, as text."""
    return nbformat.writes(nb, version=4) + "\n"


def execute(nb: nbformat.NotebookNode, folder: Path, allow_errors: bool = False, env: dict | None = None) -> None:
    """Run all cells in a fresh kernel of this Python, in `folder`."""
    client = NotebookClient(
        nb,
        timeout=TIMEOUT_S,
        kernel_name="python3",
        allow_errors=allow_errors,
        store_widget_state=False,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    environment = {**os.environ, **(env or {})}
    if environment.get("FMLAB_CHECKPOINTS"):  # pages run in their own folder
        environment["FMLAB_CHECKPOINTS"] = str(Path(environment["FMLAB_CHECKPOINTS"]).resolve())
    client.execute(env=environment)


def problems(path: Path) -> list[str]:
    """What is wrong with a committed notebook, in sentences; empty when nothing is."""
    raw = path.read_text(encoding="utf-8")
    nb = nbformat.reads(raw, as_version=4)
    found = []
    if text(canonical(nbformat.reads(raw, as_version=4))) != raw:
        found.append(f"{path.name} is not in canonical form; run python tools/nb.py format {path.name}.")
    if nb.metadata.get("fmlab", {}).get("executed_code") != code_digest(nb):
        found.append(f"{path.name} was not executed since its code changed; run python tools/nb.py run {path.name}.")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["run", "format", "check"])
    parser.add_argument("notebooks", type=Path, nargs="*")
    options = parser.parse_args()
    paths = [p.resolve() for p in options.notebooks] or pages()
    failed = 0
    for path in paths:
        if options.command == "check":
            found = problems(path)
            failed += bool(found)
            print("\n".join(found) if found else f"{path.name}: canonical, outputs belong to the code")
            continue
        try:
            nb = nbformat.read(path, as_version=4)
        except Exception as error:  # nbformat raises many types for files that are no notebooks
            print(f"{path} cannot be read as a notebook: {error}", file=sys.stderr)
            failed += 1
            continue
        if options.command == "run":
            watch = times.Stopwatch()
            print(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path} ...", end=" ", flush=True)
            try:
                execute(nb, path.parent)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                print(f"failed; the notebook is left as it was.\n{error}", file=sys.stderr)
                failed += 1
                continue
            seconds = watch.read()
            print(f"{seconds['wall_seconds']:.0f} s")
        partial = path.with_suffix(".partial")
        partial.write_text(text(canonical(nb, executed=options.command == "run")), encoding="utf-8")
        os.replace(partial, path)
        if options.command == "run" and path in pages():
            times.record(ROOT, path.relative_to(ROOT).with_suffix("").as_posix(), seconds)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

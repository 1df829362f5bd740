"""What people read after grading: a CSV for spreadsheets, an HTML page, a summary for the terminal.

Marks come from the gradebook, outcomes and reasons from the journal. Files are replaced whole or not at all.
"""

from __future__ import annotations

import csv
import html
import io
import os
import shutil
import statistics
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from autograder.outcome import BY_HAND, GRADED, MARKED, NOT_STARTED, OUTCOMES, Part, Result, points, visible

UNWALLED = "no sandbox: their code could read and change whatever the grader's user can"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet runs a field that begins with one of these

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
body { color: #222; background: #fff }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #ddd }
thead th { position: sticky; top: 0; background: #f4f4f4 }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
summary { cursor: pointer } .group td { padding-top: 1.2rem; font-weight: bold }
.group span { position: sticky; left: .6rem }
td.n { white-space: nowrap } td.why { min-width: 22rem }
.wrap { overflow-x: auto }
.warning { border-left: .3rem solid #b45309; padding: .5rem 1rem; background: #fef3c7; color: #222 }
.bad { color: #a11 } .good { color: #176b2c } .quiet { color: #595959 }
pre { white-space: pre-wrap; font: inherit; margin: 0 }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #181818 } thead th { background: #262626 } th, td { border-color: #3a3a3a }
  .bad { color: #ff9a9a } .good { color: #7fd495 } .quiet { color: #a8a8a8 }
}
"""


@dataclass
class Row:
    """One line of the report. `score` is None where nobody knows the marks."""

    student: str
    score: float | None
    max: float
    outcome: str
    reason: str
    late: float  # seconds
    penalty: float
    parts: dict[str, float | None]
    human: bool  # whether a person has to do something
    result: Result
    walls: bool = True  # whether it was run in a sandbox


def write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with open(part, "w", encoding="utf-8", errors="backslashreplace", newline="") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(part, path)


def replace_folder(target: Path, contents: dict[str, bytes], durable: Collection[str] = ()) -> None:
    """Put files (by relative path) in place of the folder `target`, all of it or nothing; without files it goes.
    Those named in `durable` are on the disk before anything is replaced."""
    fresh = target.parent / f".{target.name}.new"
    if fresh.exists():
        shutil.rmtree(fresh)
    if contents:
        fresh.mkdir(parents=True)
    for name, content in contents.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as handle:
            handle.write(content)
            if name in durable:
                handle.flush()
                os.fsync(handle.fileno())
    if target.exists():
        shutil.rmtree(target)
    if fresh.exists():
        os.replace(fresh, target)


def csv_text(rows: list[Row], parts: list[Part]) -> str:
    """The CSV: one line per student, one column per graded cell. An empty field means that nobody knows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ["student", "score", "max", "outcome", "late_seconds", "penalty", *titles(parts), "reason", "sandbox"]
    writer.writerow(harmless(name) for name in head)
    for row in rows:
        writer.writerow(
            [harmless(row.student), points(row.score), points(row.max), row.outcome]
            + [points(row.late), points(row.penalty)]
            + [points(row.parts.get(part.key)) for part in parts]
            + [harmless(" ".join(row.reason.split())), "yes" if row.walls else "no"]
        )
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and does not run: an apostrophe goes before what begins like a formula."""
    text = visible(text)
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def titles(parts: list[Part]) -> list[str]:
    """Column names: the cell's name, with its notebook where there are several."""
    several = len({part.notebook for part in parts}) > 1
    return [part.key if several else part.name for part in parts]


def page(title: str, body: str) -> str:
    """A self-contained HTML page; `body` is HTML, everything in it already escaped."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
        f"<body>\n<h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def html_text(name: str, rows: list[Row], parts: list[Part], absent: list[str]) -> str:
    """The class as one table, those who need a person first."""
    e = escape
    open_ones = [row.student for row in rows if not row.walls]
    body = []
    if open_ones:
        body.append(f'<p class="warning">Graded with {e(UNWALLED)}: {e(", ".join(open_ones))}.</p>')
    body.append("<p>" + e(counts(rows)) + ".</p>")
    if absent:
        body.append(f"<p>Known to the gradebook, nothing handed in: {e(', '.join(absent))}.</p>")
    head = "".join(
        f'<th scope="col" class="n">{e(title)} / {points(p.max)}</th>'
        for title, p in zip(titles(parts), parts, strict=True)
    )
    body.append(
        '<div class="wrap" tabindex="0"><table><thead><tr><th scope="col">Student</th>'
        '<th scope="col" class="n">Score</th><th scope="col">Outcome</th><th scope="col">Late</th>'
        f'<th scope="col">What to do, what went wrong</th>{head}</tr></thead><tbody>'
    )
    last, width = None, 5 + len(parts)
    for row in sorted(rows, key=lambda row: not row.human):
        if row.human != last:
            last, group = row.human, [other for other in rows if other.human == row.human]
            title = "Needs a person" if row.human else "Needs nobody"
            body.append(f'<tr class="group"><td colspan="{width}"><span>{title}: {len(group)}</span></td></tr>')
        cells = "".join(f'<td class="n">{points(row.parts.get(part.key)) or "–"}</td>' for part in parts)
        told = [p for p in row.result.parts if p.message and p.status not in (BY_HAND, NOT_STARTED)]
        failed = [f"{p.name} ({p.status}): {p.message}" for p in told]
        blank = [p.name for p in row.result.parts if p.status == NOT_STARTED]
        failed += [f"Not started: {', '.join(blank)}"] if blank else []
        words = row.result.errors + (failed if row.outcome in MARKED else [])
        detail = f"<pre>{e(row.reason)}</pre>" if row.reason else ""
        if words:
            folded = "".join(f"<pre>{e(text)}</pre>" for text in words)
            detail += f"<details><summary>{e(lost(row))}</summary>{folded}</details>"
        body.append(
            f'<tr><th scope="row">{e(row.student)}</th>'
            f'<td class="n">{points(row.score) or "unknown"} / {points(row.max)}{e(so_far(row))}</td>'
            f'<td class="{"bad" if row.human else "good"}">{e(row.outcome)}</td>'
            f'<td>{e(lateness(row))}</td><td class="why">{detail}</td>{cells}</tr>'
        )
    body.append("</tbody></table></div>")
    return page(f"Marks for {name}", "\n".join(body))


def lost(row: Row) -> str:
    """How many parts lack points, as the title of what their checks said."""
    count = sum(part.points is not None and part.points < part.max for part in row.result.parts)
    return f"{count} part{'s' * (count != 1)} without full points" if count else "Errors in its own cells"


def so_far(row: Row) -> str:
    """Says that some parts of a score are not marked yet."""
    open_ones = row.score is not None and any(row.parts.get(part.key) is None for part in row.result.parts)
    return " so far" if open_ones else ""


def escape(text: str) -> str:
    """Text as HTML that is nothing but text."""
    return html.escape(visible(text))


def lateness(row: Row) -> str:
    if not row.late:
        return ""
    hours, minutes = divmod(int(row.late) // 60, 60)
    return f"{hours} h {minutes:02} min" + (f", −{points(row.penalty)}" if row.penalty else "")


def counts(rows: list[Row]) -> str:
    count = Counter(row.outcome for row in rows)
    return f"{len(rows)} submission{'s' if len(rows) > 1 else ''}: " + ", ".join(
        f"{count[name]} {name}" for name in OUTCOMES if count[name] or name == GRADED
    )


def summary(name: str, rows: list[Row], absent: list[str], folder: Path) -> str:
    """What the terminal shows at the end."""
    lines = [f"{name}: {counts(rows)}."]
    known = sorted(row.score for row in rows if row.score is not None)
    if known:
        spread = f"lowest {points(known[0])}, median {points(statistics.median(known))}, highest {points(known[-1])}"
        lines.append(f"Scores of {points(rows[0].max)}: {spread}.")
    if absent:
        shown = ", ".join(absent[:10]) + (" …" if len(absent) > 10 else "")
        lines.append(f"Known to the gradebook, nothing handed in: {len(absent)} ({shown}).")
    human = [row for row in rows if row.human]
    if human:
        lines.append("1 needs a person:" if len(human) == 1 else f"{len(human)} need a person:")
        human.sort(key=lambda row: -OUTCOMES.index(row.outcome))
        lines += [f"  {row.student} ({row.outcome}): {row.reason}" for row in human]
    open_ones = sum(not row.walls for row in rows)
    if open_ones:
        lines.append(f"Graded without a sandbox: {open_ones} of {len(rows)}.")
    lines.append(
        f"Marks: {folder.name}/{name}.csv and {folder.name}/{name}.html. Feedback pages: in the feedback folder."
    )
    return visible("\n".join(lines))

"""What `check` says and keeps: a page and a record for each assignment, and one page over all of them.

In build/check/ of the course: NAME.html, NAME.json, index.html. Private to the learner, self-contained, escaped.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from autograder import outcome, report
from autograder.course import Course
from autograder.outcome import MARKED, Part, Result, points

PRIVATE = '<p class="quiet">Only you see this page; it is kept on this machine.</p>'
BAR = (
    "<style>progress { width: 100%; min-width: 6rem; height: .8rem; accent-color: #176b2c } "
    ".next { border-left: .3rem solid #176b2c; padding: .5rem 1rem } "
    "a { color: #1f5fa8 } .said { min-width: 14rem; overflow-wrap: anywhere } .when { white-space: nowrap } "
    "@media (max-width: 40rem) { .parts thead { display: none } .parts tr { display: flex; flex-wrap: wrap; "
    "border-bottom: 1px solid #8a8a8a } .parts th, .parts td { border: 0 } .parts th { flex: 1 } "
    ".parts .said { flex-basis: 100%; min-width: 0 } .parts .said:has(pre:empty) { display: none } } "
    "@media (prefers-color-scheme: dark) { a { color: #8ab8ec } :root { color-scheme: dark } "
    "progress { accent-color: #7fd495 } .next { border-color: #7fd495 } }</style>"
)

REREAD = re.compile(r"\b((?:re-?read|see also|look again at)\b[^.;\n]*(?:\.\d[^.;\n]*)*)", re.IGNORECASE)
UNRUN = "Cells of the saved notebook that have not been run (before you hand in: restart the kernel, run all, save)"
ASKED = "What a person would ask about if this were handed in:"


def place(course: Course) -> Path:
    return course.root / "build" / "check"


def order(course: Course) -> list[str]:
    """The assignments in the order of the course: as `c.Autograder.order` in nbgrader_config.py says, then by name."""
    known = course.assignments()
    wanted = [name for name in course.config.Autograder.get("order", []) if name in known]
    return wanted + [name for name in known if name not in wanted]


def keep(course: Course, name: str, result: Result, unrun: list[str], following: str) -> Path:
    """Write the record and the pages; returns the page of the assignment. Raises OSError."""
    folder = place(course)
    record = {
        "assignment": name,
        "when": datetime.now().astimezone().isoformat(timespec="seconds"),
        "outcome": result.outcome,
        "points": result.score if result.outcome in MARKED else None,
        "max": result.max,
        "parts": [
            {"notebook": p.notebook, "name": p.name, "points": p.points, "max": p.max, "status": p.status}
            for p in result.parts
        ],
    }
    report.write_atomically(folder / f"{name}.json", json.dumps(record, indent=1) + "\n")
    page = folder / f"{name}.html"
    report.write_atomically(page, assignment_page(name, result, unrun, following))
    report.write_atomically(folder / "index.html", progress_page(order(course), records(course), name, following))
    return page


def records(course: Course) -> dict[str, dict[str, Any]]:
    """The last record of each assignment. One that cannot be read counts as none: the next check writes it anew."""
    found = {}
    for name in course.assignments():
        try:
            record = json.loads((place(course) / f"{name}.json").read_text(encoding="utf-8"))
            right = isinstance(record["points"], int | float | None) and isinstance(record["max"], int | float)
            datetime.fromisoformat(record["when"])
            if right and record["assignment"] == name and isinstance(record["parts"], list):
                found[name] = record
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def dressed(title: str, body: str) -> str:
    return report.page(title, body).replace("</head>", f"{BAR}</head>", 1)


def progress_page(names: list[str], records: dict[str, dict[str, Any]], checked: str, following: str) -> str:
    """All assignments in order: points, date, what is left. `checked`: the one that `following` comes after."""
    have = sum(record["points"] or 0.0 for record in records.values())
    most = sum(record["max"] for record in records.values())
    done = sum(record["points"] is not None and record["points"] >= record["max"] for record in records.values())
    body = [
        f"<p><strong>{done} of {len(names)} assignments with full marks</strong>, {points(have)} of {points(most)} "
        f"points in those that you tried.</p>",
        f'<p class="next"><strong>Next, after checking {escape(checked)}:</strong> {escape(following)}</p>',
        '<div class="wrap" tabindex="0"><table><thead><tr><th scope="col">Assignment</th>'
        '<th scope="col" class="n">Points</th><th scope="col">Progress</th><th scope="col">Last checked</th>'
        '<th scope="col">Still open</th></tr></thead><tbody>',
    ]
    body += [line(name, records.get(name)) for name in names]
    body += ["</tbody></table></div>", PRIVATE]
    return dressed("Your progress", "\n".join(body))


def line(name: str, record: dict[str, Any] | None) -> str:
    """One assignment of the progress page."""
    e = escape
    if record is None:
        return (
            f'<tr><th scope="row">{e(name)}</th><td class="n">–</td><td></td><td class="quiet">not tried yet</td>'
            f"<td></td></tr>"
        )
    when = datetime.fromisoformat(record["when"]).astimezone().strftime("%Y-%m-%d %H:%M")
    have, most = record["points"], record["max"]
    bar = f'<progress max="{points(most)}" value="{points(have or 0.0)}">{points(have)} of {points(most)}</progress>'
    left = [str(p.get("name")) for p in record["parts"] if p.get("points") is None or p["points"] < p.get("max", 0)]
    said = ", ".join(left[:4]) + (f" and {len(left) - 4} more" if len(left) > 4 else "")
    if have is None:
        said = f"no points could be counted ({record.get('outcome')})"
    return (
        f'<tr><th scope="row"><a href="{e(name)}.html">{e(name)}</a></th>'
        f'<td class="n">{points(have) or "–"} / {points(most)}</td><td>{bar}</td><td class="when">{e(when)}</td>'
        f'<td class="said {"quiet" if said else "good"}">{e(said) or "nothing"}</td></tr>'
    )


def assignment_page(name: str, result: Result, unrun: list[str], following: str) -> str:
    """The report on one assignment, as the terminal shows it."""
    e = escape
    body = [f"<p><strong>{e(headline(name, result))}</strong></p>"]
    if result.reason and not result.evidence:
        body.append(f'<p class="warning">{e(for_learner(result))}</p>')
    body.append(f'<p class="next"><strong>Next:</strong> {e(following)}</p>')
    if result.errors:
        items = "".join(f"<li><pre>{e(item)}</pre></li>" for item in result.errors)
        body.append(f"<h2>Errors in your own cells (mend these first)</h2><ul>{items}</ul>")
    if result.outcome in MARKED:
        body.append('<div class="wrap" tabindex="0"><table class="parts"><thead><tr><th scope="col">Part</th>')
        body.append('<th scope="col" class="n">Points</th><th scope="col">Result</th>')
        body.append('<th scope="col">What the check says</th></tr></thead><tbody>')
        body += [row(part, said) for part, said in zip(result.parts, messages(result.parts), strict=True)]
        body.append("</tbody></table></div>")
    for title, items in (
        ("To reread", rereading(result.parts)),
        (ASKED.rstrip(":"), result.evidence),
        (UNRUN, few([] if untouched(result) else unrun)),
        ("Notes", result.notes),
    ):
        if items:
            body.append(f"<h2>{title}</h2><ul>" + "".join(f"<li><pre>{e(item)}</pre></li>" for item in items) + "</ul>")
    body += ['<p><a href="index.html">All assignments</a></p>', PRIVATE]
    return dressed(f"Your work on {name}", "\n".join(body))


def few(items: list[str]) -> list[str]:
    return items if len(items) <= 6 else [*items[:5], f"and {len(items) - 5} more"]


def row(part: Part, said: str) -> str:
    quiet = part.status in (outcome.NOT_STARTED, outcome.BY_HAND)
    kind = "good" if part.status == outcome.PASSED else "quiet" if quiet else "bad"
    return (
        f'<tr><th scope="row">{escape(part.name)}</th>'
        f'<td class="n">{points(part.points) or "–"} / {points(part.max)}</td>'
        f'<td class="{kind}">{escape(part.status)}</td><td class="said"><pre>{escape(said)}</pre></td></tr>'
    )


def full(result: Result) -> bool:
    return result.outcome in MARKED and all(
        part.points is not None and part.points >= part.max for part in result.parts
    )


def headline(name: str, result: Result) -> str:
    if result.outcome not in MARKED:
        return f"{name}: no points could be counted ({result.outcome})."
    known = f"{name}: {points(result.score)} of {points(result.max)} points."
    if full(result):
        return known + " Everything passed."
    return known + " Not started yet." if untouched(result) else known


def untouched(result: Result) -> bool:
    """Whether nothing was written yet."""
    return result.outcome in MARKED and all(part.status == outcome.NOT_STARTED for part in result.parts)


def rereading(parts: list[Part]) -> list[str]:
    """What the failed checks say to reread, each once."""
    found = [
        match.strip() for part in parts if part.status != outcome.NOT_STARTED for match in REREAD.findall(part.message)
    ]
    return list(dict.fromkeys(text[0].upper() + text[1:] for text in found))


def messages(parts: list[Part]) -> list[str]:
    """What to say to each part: nothing where nothing was written yet, a message that came before in short."""
    seen: dict[str, str] = {}
    said = []
    for part in parts:
        quiet = part.status in (outcome.NOT_STARTED, outcome.PASSED)
        first = seen.setdefault(part.message, part.name)
        said.append("" if quiet or not part.message else part.message if first == part.name else f"as {first}")
    return said


def for_learner(result: Result) -> str:
    """The reason in words for the one who wrote the notebook."""
    return result.learner or result.reason

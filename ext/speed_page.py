"""Sphinx extension: the numbers of the page "How fast is it?", each from benchmarks/results (speed_results.py).

    ```{speed} training                     tables of benchmarks/training.py, where and when it was measured
    ```{speed-figure} training bpe          all comparisons of these, a line for each task and peer, by their ratios
    ```{speed-gpu}                          the table of benchmarks/gpu.py
    {faster}`training | train a GPT | a plain PyTorch loop`     is 1.4 to 1.8 times as fast as
    {measured}`book | build the site from nothing`              27 s

What was never measured is said to be so; a file of results that cannot be read stops the build with the reason.
"""

import json
from html import escape
from pathlib import Path

from docutils import nodes
from speed_figure import figure, sentence
from speed_results import (
    FOLDER,
    Group,
    Result,
    ResultError,
    aim,
    beside,
    by_processor,
    checks,
    kind,
    machine,
    quantity,
    result,
    spread,
    verdict,
    waited,
)
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole

COMMAND = "python benchmarks/{}.py"
NO_GPU = ": no GPU was to be had"
GPU = {  # columns of the GPU's table; one that no row has is left out
    "what": "What",
    "batch": "Batch",
    "context": "Context",
    "dtype": "Numbers",
    "compiled": "Compiled",
    "tokens_per_second": "Tokens/s",
    "utilisation": "Share of the peak",
    "memory_gb": "Memory, GB",
}


def read(env, name: str) -> Result | None:
    """The results of one benchmark; the page is made anew when they change."""
    root = Path(env.srcdir)
    env.note_dependency(str(root / FOLDER / f"{name}.json"))
    try:
        return result(root, name)
    except ResultError as error:
        raise ExtensionError(str(error)) from error


def not_measured(name: str, why: str = "") -> str:
    command = f"<code>{COMMAND.format(name)}</code>"
    return f'<p class="speed-none">Not measured in this copy of the course{why}. Measure it with {command}.</p>\n'


class Speed(SphinxDirective):
    """`{speed} NAME`: all that benchmarks/NAME.py found."""

    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        found = read(self.env, name)
        html = section(found) if found else not_measured(name)
        return [nodes.raw("", f'<div class="speed" id="speed-{name}">{html}</div>\n', format="html")]


class SpeedFigure(SphinxDirective):
    """`{speed-figure} NAMES`: the ratios of all comparisons on one logarithmic scale."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        names = self.arguments[0].split()
        found = {name: read(self.env, name) for name in names}
        groups = [group for one in found.values() if one for group in one.groups]
        absent = [name for name, one in found.items() if one is None]
        return [nodes.raw("", figure(groups) + not_yet(absent), format="html")]


class SpeedGPU(SphinxDirective):
    """`{speed-gpu}`: what was measured on a GPU."""

    def run(self):
        path = Path(self.env.srcdir, FOLDER, "gpu.json")
        self.env.note_dependency(str(path))
        try:
            html = gpu_table(json.loads(path.read_text("utf-8"))) if path.is_file() else not_measured("gpu", NO_GPU)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ExtensionError(f"{FOLDER}/gpu.json is broken: run  {COMMAND.format('gpu')}  again.") from error
        return [nodes.raw("", f'<div class="speed" id="speed-gpu">{html}</div>\n', format="html")]


class Told(SphinxRole):
    """One number of the results inside a sentence."""

    def run(self):
        name, *rest = (part.strip() for part in self.text.split("|"))
        found = read(self.env, name)
        try:
            return [nodes.strong("", self.words(found, *rest))], []
        except (ResultError, TypeError) as error:
            sentence = (
                str(error) if isinstance(error, ResultError) else f"{self.rawtext}: give the names that are asked"
            )
            return [], [self.inliner.reporter.error(sentence, line=self.lineno)]


class Faster(Told):
    def words(self, found: Result | None, what: str, peer: str) -> str:
        return beside(found.group(what, peer)) if found else "was not measured in this copy beside"


class Measured(Told):
    def words(self, found: Result | None, what: str) -> str:
        if found is None:
            return "(not measured in this copy)"
        row = found.measurement(what)
        return quantity(row["value"], row["unit"])


def section(found: Result) -> str:
    """The tables of one benchmark and what has to be known to trust them."""
    html = comparisons(found) if found.groups else ""
    html += measurements(found) if found.data["measurements"] else ""
    said = [f"Before timing: {'; '.join(checks(found))}."] if found.groups else []
    said.append(machine(found))
    if waited(found):
        said.append(
            f"Other programs used the machine in this run: ours was kept waiting for up to {100 * waited(found):.0f}% "
            "of the time. The processor's time is the fairer column here."
        )
    notes = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in said)
    again = f"<p>Measure again: <code>{COMMAND.format(found.name)}</code></p>\n"
    return f'{html}<div class="speed-notes">{notes}{again}</div>\n'


def comparisons(found: Result) -> str:
    heads = "".join(f"<th scope=col>{head}</th>" for head in ("Size", "Ours", "Peer", "Result", "Aim"))
    parts = "".join(group_rows(group) for group in found.groups)
    caption = f"benchmarks/{found.name}.py: medians of both, by the clock where nothing else is said."
    return table("speed-comparisons", caption, heads, parts)


def group_rows(group: Group) -> str:
    version = group.rows[0]["version"]
    peer = escape(group.peer) + (f" ({escape(version)})" if version else "")
    head = f'<tr class="speed-group"><th colspan=5 scope=rowgroup>{sentence(group.what)}, beside {peer}</th></tr>\n'
    return f"<tbody>{head}{''.join(map(comparison_row, group.rows))}</tbody>\n"


def comparison_row(row: dict) -> str:
    part = kind(row)
    ours, peer = (quantity(part[who], row["unit"]) for who in ("ours", "peer"))
    told = f"<b>{verdict(row)}</b> <span>({spread(row)})</span>"
    if by_processor(row):
        told += f" <span>{by_processor(row)}</span>"
    cells = (("Ours", ours), ("Peer", peer), ("Result", told), ("Aim", met(row)))
    return f"<tr><th scope=row>{escape(row['sizes'])}</th>{labelled(cells)}</tr>\n"


def measurements(found: Result) -> str:
    heads = "".join(f"<th scope=col>{head}</th>" for head in ("What", "Median", "Range", "Aim"))
    rows = []
    for row in found.data["measurements"]:
        ends = [quantity(row[end], row["unit"]) for end in ("lowest", "highest")]
        several = ends[0] != ends[1]
        values = (("Median", quantity(row["value"], row["unit"])), ("Range", " to ".join(ends) if several else "–"))
        rows.append(f"<tr><th scope=row>{sentence(row['what'])}</th>{labelled((*values, ('Aim', met(row))))}</tr>\n")
    beside_nobody = "what has no peer." if found.groups else "what was measured; it has no peer."
    caption = f"benchmarks/{found.name}.py: {beside_nobody}"
    return table("speed-measurements", caption, heads, f"<tbody>{''.join(rows)}</tbody>")


def gpu_table(data: dict) -> str:
    """A row for each model that ran there. Columns that GPU does not name come last, under their own names."""
    rows = data["rows"]
    names = [
        name for name in dict.fromkeys((*GPU, *(key for row in rows for key in row))) if any(name in r for r in rows)
    ]
    heads = [GPU.get(name, name.replace("_", " ").capitalize()) for name in names]
    body = []
    for row in rows:
        first, *cells = [(head, shown(name, row.get(name))) for name, head in zip(names, heads, strict=True)]
        body.append(f"<tr><th scope=row>{first[1]}</th>{labelled(cells)}</tr>\n")
    html = table(
        "speed-gpu",
        "benchmarks/gpu.py: measured on a GPU.",
        "".join(f"<th scope=col>{escape(head)}</th>" for head in heads),
        f"<tbody>{''.join(body)}</tbody>",
    )
    facts = {**data["machine"], **data.get("versions", {}), "date": data.get("date")}
    told = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items() if value is not None)
    return f'{html}<div class="speed-notes"><p>Measured on {escape(told)}.</p></div>\n'


def shown(name: str, value) -> str:
    """A cell of the GPU's table."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "utilisation":
        return quantity(100 * value, "%")
    if isinstance(value, int):
        return f"{value:,}"
    return quantity(value, "").strip() if isinstance(value, float) else escape(str(value))


def met(row: dict) -> str:
    """The aim and whether it is met, in words and a mark."""
    found = aim(row)
    if found is None:
        return "–"
    words, reached = found
    return f"{words}: <b class={'speed-met' if reached else 'speed-missed'}>{'✓ met' if reached else '✗ missed'}</b>"


def labelled(cells) -> str:
    """Cells that on a phone stand below each other and say what they are."""
    return "".join(f'<td data-label="{label}">{content}</td>' for label, content in cells)


def table(name: str, caption: str, heads: str, body: str) -> str:
    inside = f"<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n{body}"
    return f'<table class="{name}">{inside}</table>\n'


def not_yet(names: list[str]) -> str:
    return f'<p class="speed-none">Not measured in this copy: {escape(", ".join(names))}.</p>\n' if names else ""


def use_styles(app, pagename, templatename, context, doctree):
    if doctree is not None and 'class="speed' in context.get("body", ""):
        app.add_css_file("speed.css")


def setup(app):
    for name, directive in (("speed", Speed), ("speed-figure", SpeedFigure), ("speed-gpu", SpeedGPU)):
        app.add_directive(name, directive)
    app.add_role("faster", Faster())
    app.add_role("measured", Measured())
    app.connect("html-page-context", use_styles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The tables of the page "How fast is it?": one benchmark's comparisons and measurements as HTML.

On a phone each row becomes a block, whose cells say by data-label what they are (assets/speed.css). How numbers become
words is in speed_results.py, the GPU's tables are in speed_gpu.py.
"""

from html import escape

from speed_figure import sentence
from speed_results import (
    Group,
    Result,
    aim,
    by_processor,
    checks,
    kind,
    machine,
    quantity,
    spread,
    verdict,
    waited,
)

COMMAND = "python benchmarks/{}.py"
NOTHING = "–"


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
    """What has no peer; a column in which nothing would stand is left out."""
    rows = []
    for row in found.data["measurements"]:
        ends = [quantity(row[end], row["unit"]) for end in ("lowest", "highest")]
        reach = " to ".join(ends) if ends[0] != ends[1] else NOTHING
        value = "Median" if any(one["runs"] > 1 for one in found.data["measurements"]) else "Value"
        rows.append(
            {"What": sentence(row["what"]), value: quantity(row["value"], row["unit"]), "Range": reach, "Aim": met(row)}
        )
    caption = f"benchmarks/{found.name}.py: what was measured without a peer."
    return plain_table("speed-measurements", caption, rows)


def plain_table(name: str, caption: str, rows: list[dict[str, str]]) -> str:
    """A table of rows with the same columns, the first of which names the row."""
    columns = [column for column in rows[0] if any(row[column] != NOTHING for row in rows)]
    body = []
    for row in rows:
        first, *cells = [(column, row[column]) for column in columns]
        body.append(f"<tr><th scope=row>{first[1]}</th>{labelled(cells)}</tr>\n")
    heads = "".join(f"<th scope=col>{column}</th>" for column in columns)
    return table(name, caption, heads, f"<tbody>{''.join(body)}</tbody>")


def met(row: dict) -> str:
    """The aim and whether it is met, in words and a mark."""
    found = aim(row)
    if found is None:
        return NOTHING
    words, reached = found
    return f"{words}: <b class={'speed-met' if reached else 'speed-missed'}>{'✓ met' if reached else '✗ missed'}</b>"


def labelled(cells) -> str:
    """Cells that on a phone stand below each other and say what they are."""
    return "".join(f'<td data-label="{label}">{content}</td>' for label, content in cells)


def table(name: str, caption: str, heads: str, body: str) -> str:
    inside = f"<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n{body}"
    return f'<table class="{name}">{inside}</table>\n'

"""The tables of benchmarks/gpu.py on the page "How fast is it?": models on a GPU, and every page run on it.

The two tables of speed_tables.py have a peer or one number each; here a row has many. A column that a newer gpu.py adds
is shown under its own name, so that nothing that was measured is left out.
"""

from html import escape

from speed_results import Result, machine, quantity
from speed_tables import COMMAND, NOTHING, measurements, plain_table

COLUMNS = {  # of `rows`, in this order
    "what": "What",
    "batch": "Batch",
    "context": "Context",
    "dtype": "Numbers",
    "compiled": "Compiled",
    "tokens_per_second": "Tokens/s",
    "utilisation": "Share of the peak",
    "memory_gb": "Memory, GB",
    "seconds": "Seconds of a run",
}


def section(found: Result, titles: dict[str, str]) -> str:
    """All that was measured on a GPU. titles: of the pages, by name, in reading order."""
    data = found.data
    rows = [{head: shown(name, row.get(name)) for name, head in columns(data["rows"])} for row in data["rows"]]
    html = plain_table("speed-rows", "benchmarks/gpu.py: models on a GPU, medians.", rows) if rows else ""
    html += measurements(found) if data["measurements"] else ""
    html += pages(data["pages"], titles) if data.get("pages") else ""
    told = [f"Left out: {why}" for why in data.get("left_out", ())] + [device(data["machine"]), machine(found)]
    notes = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in told)
    again = f"<p>Measure again: <code>{COMMAND.format('gpu')}</code></p>\n"
    return f'{html}<div class="speed-notes">{notes}{again}</div>\n'


def columns(rows: list[dict]) -> list[tuple[str, str]]:
    """Names and heads of the columns: those of COLUMNS that a row has, then whatever else rows have."""
    given = dict.fromkeys(name for row in rows for name in row)
    names = [*(name for name in COLUMNS if name in given), *(name for name in given if name not in COLUMNS)]
    return [(name, COLUMNS.get(name) or escape(name.replace("_", " ").capitalize())) for name in names]


def shown(name: str, value) -> str:
    """A cell: shares as percent, several runs as their range."""
    if value is None or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        ends = [quantity(end, "") for end in (min(value), max(value))]
        return " to ".join(dict.fromkeys(end.strip() for end in ends))
    if name == "utilisation":
        return quantity(100 * value, "%")
    if isinstance(value, int):
        return f"{value:,}"
    return quantity(value, "").strip() if isinstance(value, float) else escape(str(value))


def pages(runs: list[dict], titles: dict[str, str]) -> str:
    """What each page took, and whether its claims stayed in their ranges."""
    rows, order = [], [*titles]
    for run in sorted(runs, key=lambda run: order.index(run["page"]) if run["page"] in titles else len(order)):
        outside = ", ".join(one["id"] for one in run["out_of_range"])
        rows.append(
            {
                "Page": f'<a href="{run["page"]}.html">{escape(titles.get(run["page"], run["page"]))}</a>',
                "Time": quantity(run["seconds"], "s"),
                "Claims in their range": f"{run['claims_held']} of {run['claims']}",
                "Outside": escape(outside) or NOTHING,
                "Errors": escape("; ".join(run["errors"])) or NOTHING,
            }
        )
    held, claims = (sum(run[name] for run in runs) for name in ("claims_held", "claims"))
    minutes = quantity(sum(run["seconds"] for run in runs) / 60, "minutes")
    caption = f"All {len(runs)} pages under FMLAB_PROFILE=gpu: {minutes}, {held} of {claims} claims in their range."
    return plain_table("speed-pages", caption, rows)


def device(about: dict) -> str:
    """The GPU and what drives it, in a sentence."""
    forms = {
        "device": "{}",
        "memory_gb": "{} GB of memory",
        "capability": "compute capability {}",
        "cuda": "CUDA {}",
        "driver": "driver {}",
        "torch": "torch {}",
    }
    return f"The GPU: {', '.join(form.format(about[name]) for name, form in forms.items() if about.get(name))}."

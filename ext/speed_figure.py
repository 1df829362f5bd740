"""The figure of the page "How fast is it?": all comparisons by their ratios, as HTML that needs no script.

A list, so that it is read as text where it cannot be seen: each line says in words what its marks show. On a phone the
words stand above their marks. Colours and sizes are in assets/speed.css. Leaves out single runs and their spread: the
tables have them.
"""

import math
from html import escape

from speed_results import Group, beside


def sentence(words: str) -> str:
    """With a capital letter, for HTML."""
    return escape(words[:1].upper() + words[1:])


def figure(groups: list[Group]) -> str:
    """A line for each group: a dot for each size, the aim, and a line where both would be equally fast."""
    if not groups:
        return ""
    values = [1.0, *(value for group in groups for value in group.ratios), *(a for g in groups for a in aims(g))]
    low, high = math.floor(math.log10(min(values) * 0.9)), math.ceil(math.log10(max(values) * 1.1))

    def place(value: float) -> str:
        return f"{100 * (math.log10(value) - low) / (high - low):.2f}%"

    powers = [10.0**power for power in range(low, high + 1)]
    grid = "".join(f'<i class="{"one" if p == 1 else "tick"}" style="left:{place(p)}"></i>' for p in powers)
    names = [(place(p), "as fast" if p == 1 else f"{p:g} ×" if p > 1 else f"1/{1 / p:g}") for p in powers]
    axis = "".join(f'<span style="left:{where}">{name}</span>' for where, name in names)
    items = []
    for group in groups:
        ends = [place(min(group.ratios)), place(max(group.ratios))]
        marks = f'<i class="range" style="left:{ends[0]};right:calc(100% - {ends[1]})"></i>'
        marks += "".join(f'<i class="aim" style="left:{place(value)}"></i>' for value in aims(group))
        marks += "".join(
            f'<i class="{"ahead" if value >= 1 else "behind"}" style="left:{place(value)}"></i>'
            for value in group.ratios
        )
        link = f'<a href="#speed-{group.benchmark}">{sentence(group.what)}</a>'
        items.append(
            f'<li><span class="speed-label">{link} <span>{beside(group)} {escape(group.peer)}</span></span>\n'
            f'<span class="speed-track" aria-hidden="true">{grid}{marks}</span></li>'
        )
    return (
        f'<figure class="speed-figure">\n<ul>\n{chr(10).join(items)}\n</ul>\n'
        f'<div class="speed-axis" aria-hidden="true"><span class="speed-track">{axis}</span></div>\n'
        "<figcaption>How many times as fast as the peer, on a logarithmic scale: one dot for each size. Right of the "
        "thick line (filled dots) ours is faster, left of it (open diamonds) the peer is. A short double bar is the "
        "aim.</figcaption></figure>\n"
    )


def aims(group: Group) -> list[float]:
    return sorted({row["aim"] for row in group.rows if row["aim"]})

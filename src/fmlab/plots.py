"""One figure style: plain white figures that read in print, in JupyterLab and, turned by the site, in dark mode.

Lines differ by dash and marker as well as by colour (Okabe and Ito 2008, safe for colour-blind readers).
"""

from __future__ import annotations

import base64
import io
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
STYLE = {
    "figure.dpi": 100,
    "savefig.dpi": 160,
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
}


mpl.rcParams.update(STYLE)  # whoever imports this module draws in the course's style


def figure(columns: int = 1, width: float = 7.0, height: float = 3.4, **kwargs) -> tuple[Figure, list[Axes]]:
    """A figure in the course's style with a row of axes; sizes in inches. Give it to `show` when it is drawn.

    It belongs to no window system, so a notebook does not show it a second time.
    """
    fig = Figure(figsize=(width, height), layout="constrained")
    return fig, list(fig.subplots(1, columns, squeeze=False, **kwargs)[0])


def style(index: int) -> dict:
    """Colour, dash and marker of the index-th line of a figure."""
    i = index % len(COLOURS)
    return {"color": COLOURS[i], "linestyle": DASHES[i], "marker": MARKERS[i]}


def band(ax: Axes, x: Sequence[float], runs: Sequence[Sequence[float]], index: int, label: str) -> None:
    """A line through the medians of several runs, with a band from their lowest to their highest value.

    runs[r][i] is run r at x[i].
    """
    columns = list(zip(*runs, strict=True))
    look = style(index)
    ax.plot(x, list(map(statistics.median, columns)), label=label, **look)
    lowest, highest = list(map(min, columns)), list(map(max, columns))
    ax.fill_between(x, lowest, highest, color=look["color"], alpha=0.18, linewidth=0)


@dataclass(frozen=True)
class Shown:
    """A finished figure with its description for readers who cannot see it."""

    png: bytes
    alt: str

    def __repr__(self) -> str:
        return f"[figure: {self.alt}]"

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        # The site takes the description from the metadata; nbval compares the text and not the pixels.
        data = {"image/png": base64.b64encode(self.png).decode(), "text/plain": repr(self)}
        return data, {"image/png": {"alt": self.alt}}


def show(fig: Figure, alt: str) -> Shown:
    """Render a figure for the notebook. alt: what the figure shows, in one sentence; raises ValueError without it."""
    if not alt.strip():
        raise ValueError("A figure needs a description for readers who cannot see it.")
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", metadata={"Software": None})
    return Shown(buffer.getvalue(), alt)

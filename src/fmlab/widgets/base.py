"""The base of every live widget: one ES module, shown by JupyterLab with a kernel and by the book's pages without one.

anywidget alone shows nothing where no kernel runs. Its output here also carries `text/html`: the widget's state as JSON
and a plain fallback (a table). The page's widget-loader.js mounts the very same module on that state; a reader
without JavaScript sees the fallback. The HTML holds no address or random id, so that re-execution reproduces it.
Source: anywidget's front-end module specification (https://anywidget.dev/en/afm/).
"""

import json
from pathlib import Path
from typing import Any, ClassVar

import anywidget

STATIC = Path(__file__).parent


class CourseWidget(anywidget.AnyWidget):
    """Subclass it with `_esm = STATIC / "NAME.mjs"`, `widget_name = "NAME"`, synced traits and `fallback_html`.

    The module's default export is `{render({model, el})}`; it may import nothing and ask no host for anything.
    """

    _css = STATIC / "widgets.css"
    widget_name: ClassVar[str] = ""
    _not_state: ClassVar[frozenset[str]] = frozenset({"layout", "tabbable", "tooltip"})

    def public_state(self) -> dict[str, Any]:
        """The traits that the module reads, by name; this is what the page embeds."""
        names = sorted(self.trait_names(sync=True))
        return {name: getattr(self, name) for name in names if not name.startswith("_") and name not in self._not_state}

    def fallback_html(self) -> str:
        """Plain HTML for readers without JavaScript and for notebooks that have not been run."""
        return ""

    def page_html(self) -> str:
        """What a page shows: the state for widget-loader.js, and the fallback."""
        state = json.dumps(self.public_state(), ensure_ascii=False, sort_keys=True, allow_nan=False)
        return (
            f'<div class="cw" data-widget="{self.widget_name}">'
            f'<script type="application/json">{state.replace("<", chr(92) + "u003c")}</script>'
            f"{self.fallback_html()}</div>"
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"  # without an address, so that a re-executed notebook prints the same text

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = repr(self)
        data["text/html"] = self.page_html()
        return data, metadata


def whole(name: str, value: Any, low: int, high: int | None = None) -> None:
    """Refuse an argument that is not a whole number from low to high (no limit if None) with a ValueError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
        upto = "or more" if high is None else f"to {high}"
        raise ValueError(f"{name} is {value!r}: give a whole number, {low} {upto}")

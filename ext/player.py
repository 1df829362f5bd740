"""Sphinx extension: the player on a Markdown page, and the weights that it loads when a reader asks for them.

    ```{player}
    :compact:
    :prompt: Raleko lives in
    ```

The options are the arguments of fmlab.widgets.Player, all but stop_at_end. The weights are one file,
_static/widgets/world-0.js.
"""

from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

try:
    from fmlab.widgets import player
except ModuleNotFoundError as error:
    raise ExtensionError(f"The player cannot be built ({error}): run  pip install -r requirements.txt") from error


class PlayerDirective(SphinxDirective):
    option_spec = {  # noqa: RUF012 (docutils reads it like this)
        "prompt": directives.unchanged,
        "prompts": lambda text: [line.strip() for line in text.split("|")],
        "temperature": float,
        "top_k": int,
        "top_p": float,
        "min_p": float,
        "repetition_penalty": float,
        "max_new_tokens": int,
        "stop": directives.unchanged,
        "seed": int,
        "compact": directives.flag,
    }

    def run(self):
        options = {**self.options, **({"compact": True} if "compact" in self.options else {})}
        try:
            html = player.Player(**options).page_html()
        except ValueError as error:
            raise self.error(str(error)) from error
        return [nodes.raw("", f'<div class="cell_output">{html}</div>', format="html")]


def write_weights(app):
    if app.builder.format == "html":
        target = Path(app.outdir) / "_static" / "widgets" / f"{player.NAME}.js"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(player.site_script(), "utf-8")


def setup(app):
    app.add_directive("player", PlayerDirective)
    app.connect("builder-inited", write_weights)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

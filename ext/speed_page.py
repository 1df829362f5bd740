"""Sphinx extension: the numbers of the page "How fast is it?", each from benchmarks/results (speed_results.py).

    ```{speed} training                     tables of benchmarks/training.py, where and when it was measured
    ```{speed-figure} training bpe          all comparisons of these, a line for each task and peer, by their ratios
    {faster}`training | train a GPT | a plain PyTorch loop`     is 1.4 to 1.8 times as fast as
    {measured}`book | build the site from nothing`              27 s

What was never measured is said to be so; a file of results that cannot be read stops the build with the reason.
"""

from html import escape
from pathlib import Path

import speed_gpu
from catalogue import catalogue
from docutils import nodes
from speed_figure import figure
from speed_results import FOLDER, Result, ResultError, beside, broken, quantity, result
from speed_tables import COMMAND, section
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole


def read(env, name: str) -> Result | None:
    """The results of one benchmark; the page is made anew when they change."""
    root = Path(env.srcdir)
    env.note_dependency(str(root / FOLDER / f"{name}.json"))
    try:
        return result(root, name)
    except ResultError as error:
        raise ExtensionError(str(error)) from error


def not_measured(name: str) -> str:
    why = ": no GPU was to be had" if name == "gpu" else ""
    command = f"<code>{COMMAND.format(name)}</code>"
    return f'<p class="speed-none">Not measured in this copy of the course{why}. Measure it with {command}.</p>\n'


class Speed(SphinxDirective):
    """`{speed} NAME`: all that benchmarks/NAME.py found."""

    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        found = read(self.env, name)
        try:
            html = self.html(found) if found else not_measured(name)
        except (KeyError, TypeError, ValueError) as error:
            raise ExtensionError(f"{broken(name)} ({type(error).__name__}: {error})") from error
        return [nodes.raw("", f'<div class="speed" id="speed-{name}">{html}</div>\n', format="html")]

    def html(self, found: Result) -> str:
        if found.name != "gpu":
            return section(found)
        titles = {page.docname: f"{page.number} {page.title}" for page in catalogue(Path(self.env.srcdir))}
        return speed_gpu.section(found, titles)


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


class Told(SphinxRole):
    """One number of the results inside a sentence."""

    def run(self):
        name, *rest = (part.strip() for part in self.text.split("|"))
        found = read(self.env, name)
        try:
            return [nodes.strong("", self.words(found, *rest))], []
        except (ResultError, TypeError) as error:
            said = str(error) if isinstance(error, ResultError) else f"{self.rawtext} names too little or too much"
            return [], [self.inliner.reporter.error(said, line=self.lineno)]


class Faster(Told):
    def words(self, found: Result | None, what: str, peer: str) -> str:
        return beside(found.group(what, peer)) if found else "was not measured in this copy beside"


class Measured(Told):
    def words(self, found: Result | None, what: str) -> str:
        if found is None:
            return "(not measured in this copy)"
        row = found.measurement(what)
        return quantity(row["value"], row["unit"])


def not_yet(names: list[str]) -> str:
    return f'<p class="speed-none">Not measured in this copy: {escape(", ".join(names))}.</p>\n' if names else ""


def use_styles(app, pagename, templatename, context, doctree):
    if doctree is not None and 'class="speed' in context.get("body", ""):
        app.add_css_file("speed.css")


def setup(app):
    for name, directive in (("speed", Speed), ("speed-figure", SpeedFigure)):
        app.add_directive(name, directive)
    app.add_role("faster", Faster())
    app.add_role("measured", Measured())
    app.connect("html-page-context", use_styles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

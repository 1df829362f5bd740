"""Sphinx extension: formulas are set while the site is built, by MathJax in an embedded JavaScript engine (dukpy).

A page then carries its formulas as HTML with the few styles that they need, and MathML for screen readers. Nothing is
loaded or computed for them in the browser (MathJax there would be 1.3 MB and most of the time to interactive), and they
are there without JavaScript. MathJax comes from the installed package sphinx-mathjax-offline; the site gets its fonts.
Left out: TeX beyond the packages base and ams, and definitions shared between formulas. A formula that cannot be set is
a warning, which fails the build.
"""

import json
import re
import shutil
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import dukpy
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

log = logging.getLogger(__name__)
FONTS = "output/chtml/fonts/woff-v2"
PARTS = (
    "core.js adaptors/liteDOM.js input/tex-base.js input/tex/extensions/ams.js loader.js output/chtml.js "
    "output/chtml/fonts/tex.js a11y/assistive-mml.js"
).split()
SCALE = 1.05  # the small letters of MathJax's font are a little lower than those of the text
START = "globalThis.global = globalThis; globalThis.MathJax = {loader: {load: []}, startup: {typeset: false}}; 0"
READY = """
var parts = MathJax._, adaptor = parts.adaptors.liteAdaptor.liteAdaptor();
parts.a11y["assistive-mml"].AssistiveMmlHandler(parts.handlers.html_ts.RegisterHTMLHandler(adaptor));
var font = new parts.output.chtml.fonts.tex_ts.TeXFont({fontURL: "FONTS"});
var output = new parts.output.chtml_ts.CHTML({fontURL: "FONTS", font: font});
var page = parts.mathjax.mathjax.document("", {
  InputJax: new parts.input.tex_ts.TeX({packages: ["base", "ams"]}), OutputJax: output
});
function typeset(source, display, scale) {
  return adaptor.outerHTML(page.convert(source, {display: display, em: 16, ex: 8, containerWidth: 1280, scale: scale}));
}
function styles() {
  output.chtmlStyles = null;
  var text = adaptor.textContent(output.styleSheet(page));
  output.clearCache();
  return text;
}
0"""


def mathjax() -> dict[str, Path]:
    """MathJax's files by their path inside it."""
    try:
        listed = files("sphinx-mathjax-offline") or []
    except PackageNotFoundError:
        listed = []
    found = {file.as_posix().partition("/static/mathjax/")[2]: Path(file.locate()) for file in listed}
    if not set(PARTS) <= set(found):
        raise ExtensionError("MathJax was not found: run  pip install -r requirements.txt  (sphinx-mathjax-offline)")
    return found


@cache
def engine() -> dukpy.JSInterpreter:
    """MathJax, started: a quarter of a second, once a build."""
    found, started = mathjax(), dukpy.JSInterpreter()
    started.evaljs(START)
    for part in PARTS:
        started.evaljs(found[part].read_text("utf-8") + "\n;0")
    started.evaljs(READY)
    return started


def typeset(source: str, display: bool) -> str:
    return engine().evaljs(f"typeset({json.dumps(source)}, {json.dumps(display)}, {SCALE})")


def styles() -> str:
    """The styles of all formulas that were set since this was last asked."""
    text = engine().evaljs("styles()")
    return re.sub(r"\s*([{};:,])\s*|\s*\n\s*", lambda found: found[1] or " ", text)


def write(translator, node, source: str, display: bool) -> None:
    html = typeset(source, display)
    if "<mjx-merror" in html or "data-mjx-error" in html:
        log.warning("this formula cannot be set: %s", source, location=node)
    # A long formula scrolls on a phone, so the keyboard must get to it.
    translator.body.append(html.replace("<mjx-container", '<mjx-container tabindex="0"', 1) if display else html)


def visit_inline(translator, node):
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    write(translator, node, node.astext(), False)
    translator.body.append("</span>")
    raise nodes.SkipNode


def visit_display(translator, node):
    translator.body.append(translator.starttag(node, "div", "", CLASS="math notranslate nohighlight"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    source = node.astext()
    if r"\\" in source and r"\begin" not in source:
        source = rf"\begin{{split}}{source}\end{{split}}"
    write(translator, node, source, True)
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def add_styles(app, pagename, templatename, context, doctree):
    """Into the head of a page that has formulas, with the address of the fonts as seen from it."""
    if "<mjx-container" in context.get("body", ""):
        fonts = context["pathto"](f"_static/mathjax/{FONTS}", resource=True)
        context["metatags"] += f"\n<style>{styles().replace('FONTS', fonts)}</style>"


def copy_fonts(app):
    if app.builder.format != "html":
        return
    for inside, file in mathjax().items():
        if inside.startswith(FONTS):
            target = Path(app.outdir) / "_static" / "mathjax" / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


def setup(app):
    app.add_html_math_renderer("built", (visit_inline, None), (visit_display, None))
    app.connect("builder-inited", copy_fonts)
    app.connect("html-page-context", add_styles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

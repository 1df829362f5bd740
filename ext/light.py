"""Sphinx extension: takes out of the theme's pages what they do not need, so that they load fast and nothing blocks.

Each page, after its template was filled in (Bridge): no script of Font Awesome (the same icons come as letters of a
font), scripts wait until the page is read, the search index is loaded by the search page only, sphinx-design by pages
that use it, and pictures come sized, small and when they are near. After the build (trim): of Font Awesome's styles
and fonts only the icons that the pages show. Where a newer theme loads its icons otherwise, the build says so.
"""

import re
from pathlib import Path
from urllib.parse import unquote

from PIL import Image  # comes with matplotlib
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util import logging

log = logging.getLogger(__name__)
ALWAYS = {"xmark"}  # icons that the theme's scripts add
FONT_AWESOME = re.compile(r"<script[^>]*scripts/fontawesome\.js[^>]*></script>\s*")
OPTIONS = re.compile(r'<script src="[^"]*documentation_options\.js[^"]*"></script>')
SEARCH = re.compile(r"<script[^>]*(?:searchtools|language_data|searchindex)\.js[^>]*></script>\s*")
OURS = re.compile(r"<script[^>]*_static/search\.js[^>]*></script>\s*")
INDEX = re.compile(r"<script[^>]*searchindex\.js[^>]*></script>")
DESIGN = re.compile(r"<link[^>]*sphinx-design[^>]*>\s*|<script[^>]*design-tabs\.js[^>]*></script>\s*")
STATE = re.compile(r'<script type="application/json">[^<]*</script>')  # of a widget
CONTROL = re.compile("[\\x7f-\\x9f\\ufdd0-\\ufdef\\ufffe\\uffff]")  # not allowed in HTML, so spelled as JSON may
RULE = re.compile(r"(?<=})([^{}@]*)\{content:\"\\([ef][0-9a-f]{3}|[0-9a-f]{1,2})\"\}")
FACE = re.compile(r"@font-face\{[^}]*webfonts/(fa-[a-z]+-\d+)\.woff2[^}]*\}")


class Bridge(BuiltinTemplateLoader):
    """Sphinx's own templates; what comes out of them for a page is made lighter."""

    def init(self, builder, theme=None, dirs=None):
        super().init(builder, theme, dirs)
        self.builder = builder

    def render(self, template, context):
        text = super().render(template, context)
        return lighten(text, template, self.builder) if template.endswith(".html") and "</head>" in text else text


def lighten(text: str, template: str, builder) -> str:
    head, end, body = text.partition("</head>")
    head, found = FONT_AWESOME.subn("", head)
    if not found:
        log.warning("the theme no longer loads fontawesome.js: look at ext/light.py")
    if template != "search.html":
        head = SEARCH.sub("", head)
    if not re.search(r'class="[^"]*\bsd-', body):
        head = DESIGN.sub("", head)
    # Inline scripts below set more of these options; they may not wait for a file.
    options = (Path(builder.outdir) / "_static" / "documentation_options.js").read_text("utf-8")
    head = OPTIONS.sub(lambda _: f"<script>{options}</script>", head)
    ours = OURS.search(head)
    if ours:  # assets/search.js changes Sphinx's search: after it is there, before the index comes and it answers
        head = INDEX.sub(lambda index: ours[0] + index[0], OURS.sub("", head))
    head = re.sub(r"<script(?![^>]*\b(?:defer|async)\b)(?=[^>]*\ssrc=)", "<script defer", head)
    # docutils makes a list of works whose items are no list items: neither says more than the headings and the links.
    body = body.replace('<div role="list" class="citation-list">', '<div class="citation-list">')
    body = body.replace(' role="doc-biblioentry"', "")
    body = STATE.sub(lambda state: CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", state[0]), body)
    return head + end + re.sub(r"<img [^>]*>", lambda img: sized(img[0], builder), body)


def sized(img: str, builder) -> str:
    """A picture of a page, with width and height so that the text below stays where it is when the picture comes, and
    as lossless WebP: every pixel is that of the notebook's PNG, in half of the bytes or less."""
    source = re.search(r'\ssrc="(?:\.\./)*_images/([^"]+)\.png"', img)
    if not source or re.search(r"\s(?:width|height|style)=", img):
        return img
    name = unquote(source[1])
    file = next((path for path, copied in builder.images.items() if copied == f"{name}.png"), None)
    if file is None:
        return img
    target = Path(builder.outdir) / "_images" / f"{name}.webp"
    target.parent.mkdir(exist_ok=True)
    with Image.open(Path(builder.srcdir) / file) as picture:
        width, height = picture.size
        if not target.exists() or target.stat().st_mtime < (Path(builder.srcdir) / file).stat().st_mtime:
            picture.save(target, "WEBP", lossless=True, exact=True, method=2)
    new = f'<img width="{width}" height="{height}" loading="lazy" decoding="async" '
    return img.replace("<img ", new, 1).replace(f"{source[1]}.png", f"{source[1]}.webp")


def trim(app, exception):
    """Keep of Font Awesome what the pages show: from 400 KB of fonts and 100 KB of styles to a few."""
    if exception or app.builder.format != "html":
        return
    import pydata_sphinx_theme
    from fontTools import subset  # comes with matplotlib

    site, theme = Path(app.outdir), Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
    pages = (page for page in site.rglob("*.html") if "_static" not in page.parts)
    shown = ALWAYS.union(*(re.findall(r"\bfa-([a-z0-9-]+)", page.read_text("utf-8")) for page in pages))
    styles = theme / "styles" / "pydata-sphinx-theme.css"

    def keep(rule):
        wanted = [name for name in rule[1].split(",") if not name.startswith(".fa-") or name[4:].split(":")[0] in shown]
        return f'{",".join(wanted)}{{content:"\\{rule[2]}"}}' if wanted else ""

    text = RULE.sub(keep, styles.read_text("utf-8"))
    others = (file for file in (site / "_static").rglob("*.css") if file.name != styles.name)
    letters = re.findall(r"\\([ef][0-9a-f]{3})", "".join([text, *(file.read_text("utf-8") for file in others)]))
    for face in FACE.finditer(text):
        source = theme / "vendor/fontawesome/webfonts" / f"{face[1]}.ttf"
        font = subset.load_font(source, subset.Options())
        chosen = subset.Subsetter(subset.Options(layout_features=[], name_IDs=[], notdef_outline=False))
        one = min(font.getBestCmap())  # a font without any letter is refused by browsers
        chosen.populate(unicodes=[one, *(int(letter, 16) for letter in letters)])
        chosen.subset(font)
        font.flavor = "woff"
        font.save(site / "_static/vendor/fontawesome/webfonts" / f"{face[1]}.woff")
        new = re.sub(r"src:[^}]*", f'src:url(../vendor/fontawesome/webfonts/{face[1]}.woff) format("woff")', face[0])
        text = text.replace(face[0], new)
    (site / "_static/styles/pydata-sphinx-theme.css").write_text(text, "utf-8")
    unused = (*(site / "_static/vendor").rglob("fa-*.ttf"), *(site / "_static/vendor").rglob("fa-*.woff2"))
    for file in (*unused, *(site / "_static/scripts").glob("fontawesome.js*")):
        file.unlink()
    for picture in (site / "_images").glob("*.webp"):
        picture.with_suffix(".png").unlink(missing_ok=True)


def setup(app):
    app.connect("build-finished", trim)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

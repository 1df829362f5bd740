"""Sphinx extension: what pages written for JupyterLab and GitHub need in order to read well on the site.

- `> [!NOTE]` and its kin become admonitions; one that opens with "Correction E11." becomes a correction box with the
  anchor correction-E11, and its last line `<!-- corrects: G32 -->` becomes references to these claims.
- A link to a notebook that is not a page of the book (an exercise) becomes a download.
- A figure takes its alternative text from its output's metadata, {"image/png": {"alt": "..."}}, where IPython and
  nbconvert keep it.
- A paragraph that opens with a bold "Figure" is marked as a caption.
"""

import base64
import hashlib
import json
import re
from pathlib import Path, PurePath

from claim_list import CORRECTS
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

ALERT = re.compile(r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*")
CORRECTION = re.compile(r"(Correction (E\d+))\s*[.:]?\s*")


def _drop_start(paragraph: nodes.paragraph, pattern: re.Pattern) -> re.Match | None:
    """Remove what `pattern` matches at the start of the paragraph's text; None where it does not match."""
    while isinstance(paragraph.next_node(), nodes.Text) and not paragraph.next_node().strip():
        paragraph.remove(paragraph.next_node())  # the line end after [!NOTE]
    text = next(iter(paragraph.findall(nodes.Text)), None)
    match = text and pattern.match(text.astext())
    if not match:
        return None
    rest, parent = text.astext()[match.end() :], text.parent
    if rest:
        parent.replace(text, nodes.Text(rest))
    else:
        parent.remove(text)
        if parent is not paragraph and not parent.children:  # an emptied <strong>
            parent.parent.remove(parent)
    return match


def _name_claims(box: nodes.admonition) -> None:
    """Turn the comment that names a correction's claims into a line of references, which claims_page.py resolves."""
    for comment in list(box.findall(nodes.raw)):
        named = CORRECTS.fullmatch(comment.astext().strip())
        if not named:
            continue
        comment.parent.remove(comment)
        line = nodes.paragraph("", "About ", classes=["correction-about"])
        for place, name in enumerate(re.split(r",\s*", named[1])):
            line += nodes.Text(", " if place else "")
            target = {"refdomain": "claim", "reftype": "claim", "reftarget": name, "refwarn": True}
            line += addnodes.pending_xref("", nodes.inline("", name), **target)
        box += line


class Alerts(SphinxTransform):
    default_priority = 200

    def apply(self, **kwargs):
        for quote in list(self.document.findall(nodes.block_quote)):
            first = quote.children[0] if quote.children else None
            if not isinstance(first, nodes.paragraph):
                continue
            alert = _drop_start(first, ALERT)
            if alert is None:
                continue
            correction = _drop_start(first, CORRECTION)
            if correction:
                box = nodes.admonition(classes=["correction"], ids=[f"correction-{correction[2]}"])
                box += nodes.title("", correction[1])
                if isinstance(first.next_node(), nodes.Text):  # "**Correction E11.** Text" leaves a space in front
                    first.replace(first.next_node(), nodes.Text(first.next_node().lstrip()))
            else:
                box = getattr(nodes, alert[1].lower())()
            if not first.children:
                quote.remove(first)
            box += quote.children
            quote.replace_self(box)
            if correction:
                _name_claims(box)


class Downloads(SphinxTransform):
    default_priority = 200

    def apply(self, **kwargs):
        for link in list(self.document.findall(addnodes.pending_xref)):
            target = link.get("reftarget", "")
            if link.get("refdomain") != "doc" or target in self.env.found_docs:
                continue
            # myst has dropped the suffix of what it took for a page
            names = (target + ".ipynb", target + ".md")
            files = [name for name in names if Path(self.env.srcdir, name).is_file()]
            if files:
                download = addnodes.download_reference(reftarget=f"/{files[0]}", refdoc=self.env.docname)
                label = link.children or [nodes.literal("", PurePath(files[0]).name)]
                download += nodes.inline("", "", *label, classes=["download"])
                link.replace_self(download)


class AlternativeText(SphinxTransform):
    default_priority = 200

    def apply(self, **kwargs):
        source = Path(self.env.doc2path(self.env.docname))
        if source.suffix != ".ipynb":
            return
        alternatives = {}
        for cell in json.loads(source.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                alt = output.get("metadata", {}).get("image/png", {}).get("alt")
                if alt:  # myst-nb names the picture's file after this hash
                    png = base64.b64decode("".join(output["data"]["image/png"]))
                    alternatives[hashlib.sha256(png).hexdigest()] = alt
        for image in self.document.findall(nodes.image):
            alt = alternatives.get(PurePath(image["uri"]).stem)
            if alt:
                image["alt"] = alt


class Captions(SphinxTransform):
    default_priority = 200

    def apply(self, **kwargs):
        for paragraph in self.document.findall(nodes.paragraph):
            first = next((child for child in paragraph.children if child.astext()), None)  # myst leaves empty texts
            if isinstance(first, nodes.strong) and first.astext().startswith("Figure"):
                paragraph["classes"].append("figure-caption")


def setup(app):
    for transform in (Alerts, Downloads, AlternativeText, Captions):
        app.add_transform(transform)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

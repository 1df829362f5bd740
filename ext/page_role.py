"""Sphinx extension: {page}`3-model-size/counting` is a link to that chapter page, written as its number, here 3.1."""

from pathlib import Path

import catalogue
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole

CHAPTERS = "chapters/"


class PageNumber(SphinxRole):
    def run(self):
        entries = {entry.docname: entry for entry in catalogue.catalogue(Path(self.env.srcdir))}
        entry = entries.get(CHAPTERS + self.text)
        if entry is None:
            sentence = f"there is no page {CHAPTERS}{self.text} in _toc.yml"
            return [], [self.inliner.reporter.error(sentence, line=self.lineno)]
        label = nodes.inline("", entry.number, classes=["std", "std-doc"])
        target = {"reftype": "doc", "reftarget": f"/{entry.docname}", "refdomain": "std", "refexplicit": True}
        return [addnodes.pending_xref("", label, refdoc=self.env.docname, refwarn=True, **target)], []


def setup(app):
    app.add_role("page", PageNumber())
    return {"parallel_read_safe": True, "parallel_write_safe": True}

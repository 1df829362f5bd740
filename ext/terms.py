"""Sphinx extension: the definitions of the glossary within reach on every page.

On a page made of a notebook the first mention of a term becomes a link to its entry, with the definition beside it.
Not where the course explains the term itself, not above the first heading of the second level, and not in headings,
links, bold words, code, tables, captions, predict boxes, quizzes and the parts in SKIPPED. terms.js shows the
definition; without it the link leads to the entry, and screen readers read the definition all the same.

A book without glossary.yml is left as it is. The glossary's page is made in glossary_page.py.
"""

from html import escape
from pathlib import Path

from docutils import nodes
from glossary import Glossary, GlossaryError, read
from sphinx import addnodes
from sphinx.util import logging

SKIPPED = {"check-yourself", "exercise", "to-read"}
WALKED = (nodes.section, nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.Admonition, nodes.block_quote)
CLOSED = (nodes.reference, nodes.strong, nodes.literal, nodes.math, nodes.title, addnodes.pending_xref, nodes.raw)
logger = logging.getLogger(__name__)


class term_link(nodes.Inline, nodes.TextElement):
    """A term in the text that leads to its entry."""


def load(app):
    file = Path(app.srcdir, "glossary.yml")
    try:
        app.env.course_glossary = read(file)
    except GlossaryError as error:
        logger.warning(str(error))
        app.env.course_glossary = Glossary([])
    text = file.read_bytes() if file.is_file() else b""
    app.env.course_glossary_changed = getattr(app.env, "course_glossary_text", b"") != text
    app.env.course_glossary_text = text
    if not hasattr(app.env, "course_term_uses"):
        app.env.course_term_uses = {}  # docname -> {term id -> id of the section with its first mention}


# ---- where terms occur ----


def paragraphs(node: nodes.Node, depth: int = 0):
    """(paragraph, its section, whether links may be set) of all prose under node."""
    inside = 0  # how many <div> of a quiz or predict box are open
    for child in node.children:
        if isinstance(child, nodes.raw):
            html = child.astext()
            if inside or 'class="quiz"' in html or 'class="predict"' in html:
                inside += html.count("<div") - html.count("</div")
        elif isinstance(child, nodes.section):
            if not SKIPPED & set(child["ids"]):
                yield from paragraphs(child, depth + 1)
        elif inside:
            continue
        elif isinstance(child, nodes.paragraph):
            if "figure-caption" not in child["classes"]:
                yield child, depth >= 2
        elif isinstance(child, WALKED):
            yield from paragraphs(child, depth)


def note_uses(app, doctree):
    """Remember in which section of the page each term comes first."""
    found, docname = {}, app.env.docname
    if app.env.doc2path(docname).endswith(".ipynb"):
        for text in doctree.findall(nodes.Text):
            parents = list(_parents(text))
            if any(isinstance(p, (nodes.literal, nodes.FixedTextElement, nodes.raw, nodes.math)) for p in parents):
                continue
            section = next((p for p in parents if isinstance(p, nodes.section)), None)
            if section is None or SKIPPED & set(section["ids"]):
                continue
            for _, _, term in app.env.course_glossary.find(text.astext()):
                found.setdefault(term.id, section["ids"][0])
    app.env.course_term_uses[docname] = found


def _parents(node):
    while node.parent is not None:
        node = node.parent
        yield node


def outdated(app, env, added, changed, removed):
    """A changed glossary changes every page."""
    return env.found_docs - added if env.course_glossary_changed else []


def purge(app, env, docname):
    env.course_term_uses.pop(docname, None)


def merge(app, env, docnames, other):
    env.course_term_uses.update({name: other.course_term_uses[name] for name in docnames})


def check(app, env):
    """Every entry's page has to exist, and the glossary is written again, since its page numbers may have changed."""
    for term in env.course_glossary.terms:
        if term.page not in env.found_docs:
            logger.warning(f"glossary.yml: {term.en!r} is explained on {term.page}, which is no page of the book")
    return [name for name in [glossary_page(env)] if name]


def glossary_page(env) -> str | None:
    return env.domaindata["course"].get("page")


# ---- links in the pages ----


def link_terms(app, doctree, docname):
    if not glossary_page(app.env) or not app.env.doc2path(docname).endswith(".ipynb"):
        return
    done = {term.id for term in app.env.course_glossary.terms if term.page == docname or not term.hover}
    for paragraph, open_to_links in list(paragraphs(doctree)):
        if not open_to_links:
            continue
        for text in list(paragraph.findall(nodes.Text)):
            if not any(isinstance(parent, CLOSED) for parent in _parents(text)):
                _link(app, docname, text, done)


def _link(app, docname, text, done):
    source, parts, end = text.astext(), [], 0
    for start, stop, term in app.env.course_glossary.find(source):
        if term.id in done:
            continue
        done.add(term.id)
        address = app.builder.get_relative_uri(docname, glossary_page(app.env)) + f"#{term.id}"
        parts += [nodes.Text(source[end:start]), term_link("", source[start:stop], refuri=address, term=term.id)]
        end = stop
    if parts:
        text.parent.replace(text, [*parts, nodes.Text(source[end:])])


def visit_link(self, node):
    name = node["term"].removeprefix("term-")
    self.body.append(f'<a class="term" href="{escape(node["refuri"])}" aria-describedby="note-{name}">')


def add_notes(app, pagename, templatename, context, doctree):
    """The definitions of the terms that are linked on the page, once, at its end."""
    used = [node["term"] for node in doctree.findall(term_link)] if doctree else []
    if not used:
        return
    notes = []
    for term in (app.env.course_glossary.by_id[name] for name in used):
        names = f'<strong>{escape(term.en)}</strong> <span lang="ko">{escape(term.ko)}</span>'
        attributes = f'class="term-note" id="note-{term.id.removeprefix("term-")}" role="tooltip" hidden'
        notes.append(f"<div {attributes}>{names}<br>{escape(term.text)}</div>")
    context["body"] += f'<div class="term-notes">{"".join(notes)}</div>'
    app.add_js_file("terms.js", loading_method="defer")


def nothing(self, node):
    pass


def setup(app):
    app.add_node(term_link, html=(visit_link, lambda self, node: self.body.append("</a>")),
                 latex=(nothing, nothing), text=(nothing, nothing))  # fmt: skip
    app.connect("builder-inited", load)
    app.connect("doctree-read", note_uses)
    app.connect("env-get-outdated", outdated)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", check)
    app.connect("doctree-resolved", link_terms)
    app.connect("html-page-context", add_notes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

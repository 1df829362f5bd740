"""Sphinx extension: a link to the bibliography leads to the work it names, and each work says which pages cite it.

Pages cite as they are read in JupyterLab and on GitHub, by a link such as [Holtzman et al. 2020](../bibliography.md).
The text is compared with first author and year of each entry, or with its title where it has no year. A text that fits
two works, or none, goes on leading to the top of the bibliography.
"""

import re
from pathlib import Path

import catalogue
from docutils import nodes
from sphinx import addnodes


def last_name(person) -> str:
    return re.sub(r"[{}\\]", "", " ".join(person.prelast_names + person.last_names))


def fitting(text: str, works: dict) -> str | None:
    """Key of the one work that `text` names; works: key -> pybtex entry."""
    text, found = " ".join(text.split()), []
    year = re.search(r"\b(?:1[6-9]|20)\d\d\b", text)
    for key, work in works.items():
        first = next((last_name(person) for person in work.persons.get("author", [])), "")
        title = re.sub(r"[{}]", "", work.fields.get("title", ""))
        if year and first:
            fits = work.fields.get("year") == year[0] and re.match(re.escape(first) + r"\b", text)
        else:
            fits = re.match(re.escape(text) + r"\b", title, re.I)
        if fits:
            found.append(key)
    return found[0] if len(found) == 1 else None


def note_citations(app, doctree):
    texts = {
        link.astext()
        for link in doctree.findall(addnodes.pending_xref)
        if Path(link.get("reftarget", "")).name in ("bibliography", "bibliography.md")
    }
    app.env.course_citations = getattr(app.env, "course_citations", {}) | {app.env.docname: texts}


def purge(app, env, docname):
    getattr(env, "course_citations", {}).pop(docname, None)


def merge(app, env, docnames, other):
    found = {name: other.course_citations[name] for name in docnames}
    env.course_citations = getattr(env, "course_citations", {}) | found


def listed(env):
    """(docname of the bibliography, key -> citation) as sphinxcontrib-bibtex knows them."""
    known = {citation.key: citation for citation in env.get_domain("cite").citations}
    return next((citation.bibliography_key.docname for citation in known.values()), None), known


def again(app, env):
    """The bibliography is written anew, since its pages may have changed."""
    page, _ = listed(env)
    return [page] if page else []


def connect(app, doctree, docname):
    page, known = listed(app.env)
    if page is None:
        return
    works = {key: citation.entry for key, citation in known.items()}
    if docname == page:
        add_pages(app, doctree, docname, known, works)
        return
    top = app.builder.get_relative_uri(docname, page)
    for link in doctree.findall(nodes.reference):
        key = fitting(link.astext(), works) if link.get("refuri") == top else None
        if key:
            link["refuri"] = f"{top}#{known[key].citation_id}"


def add_pages(app, doctree, docname, known, works):
    cited = {}
    for page, texts in app.env.course_citations.items():
        for key in {fitting(text, works) for text in texts}:
            cited.setdefault(key, set()).add(page)
    chapters = catalogue.catalogue(Path(app.srcdir))
    keys = {citation.citation_id: key for key, citation in known.items()}
    for node in doctree.findall(nodes.citation):
        key = next((keys[name] for name in node["ids"] if name in keys), None)
        pages = [entry for entry in chapters if entry.docname in cited.get(key, ())]
        if pages:
            line = nodes.inline("", " Cited on ", classes=["cited-on"])
            for place, entry in enumerate(pages):
                address = app.builder.get_relative_uri(docname, entry.docname)
                link = nodes.reference("", entry.number, refuri=address, internal=True, reftitle=entry.title)
                line += [nodes.Text(", " if place else ""), link]
            line += nodes.Text(".")
            next(node.findall(nodes.paragraph)).append(line)


def setup(app):
    app.connect("doctree-read", note_citations)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", again)
    app.connect("doctree-resolved", connect)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

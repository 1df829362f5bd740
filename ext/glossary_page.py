"""Sphinx extension: the glossary page, and the terms in the index and among what the search finds.

`{terms}` writes the list of glossary.yml: English names in alphabetical order, then the Korean ones, each with the
pages that explain and use it. What the file may hold is in glossary.py; links to the entries are in terms.py.
"""

from itertools import groupby
from pathlib import Path
from typing import ClassVar

import catalogue
from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.util.docutils import SphinxDirective

KOREAN = "language-ko"  # docutils makes lang="ko" of it
CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
INITIALS = dict(zip("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ", strict=True))


class term_pages(nodes.Inline, nodes.Element):
    """The place in an entry for its pages, known only when all pages have been read."""


class Terms(SphinxDirective):
    """{terms}: every entry of glossary.yml, and the Korean names."""

    def run(self):
        terms = self.env.course_glossary.terms
        if not terms:
            raise self.error("{terms} finds no terms in glossary.yml")
        self.env.note_dependency("glossary.yml")
        domain = self.env.domaindata["course"]
        domain["page"] = self.env.docname
        domain["terms"] = [(term.label, term.id) for term in terms]
        sections = []
        for letter, group in groupby(terms, lambda term: term.en[0].upper()):
            entries = nodes.definition_list(classes=["terms"])
            entries += [self.entry(term) for term in group]
            sections.append(_section(f"letter-{letter.lower()}", [nodes.Text(letter)], [entries]))
        return [*sections, self.korean(terms)]

    def entry(self, term):
        korean = nodes.inline("", term.ko, classes=[KOREAN, "term-ko"])
        head = nodes.term("", term.en, nodes.Text(" "), korean, ids=[term.id])
        mark = nodes.reference("", "#", refuri=f"#{term.id}", classes=["headerlink"], reftitle=f"Link to {term.en}")
        head += mark
        names = _different((*term.english, *term.korean))
        index = addnodes.index(entries=[("single", name, term.id, "main", None) for name in names])
        lines = [nodes.paragraph("", term.text)]
        others = nodes.paragraph("", classes=["term-more"])
        if term.also or term.ko_also:
            others += nodes.Text("Also: " + ", ".join(term.also) + (", " if term.also and term.ko_also else ""))
            if term.ko_also:
                others += nodes.inline("", ", ".join(term.ko_also), classes=[KOREAN])
            others += nodes.Text(". ")
        if term.see:
            others += nodes.Text("See ")
            for place, name in enumerate(term.see):
                other = self.env.course_glossary.by_name[name]
                others += [nodes.Text(", " if place else ""), _reference(name, f"#{other.id}")]
            others += nodes.Text(". ")
        others += term_pages(term=term.id)
        return nodes.definition_list_item("", index, head, nodes.definition("", *lines, others))

    def korean(self, terms):
        names = [(name, term) for term in terms for name in _different(term.korean) if not name.isascii()]
        names.sort(key=lambda pair: (pair[0].lower() < "가", pair[0].lower()))  # Hangul first
        parts = []
        for initial, group in groupby(names, lambda pair: _initial(pair[0])):
            rows = nodes.definition_list_item("", nodes.term("", initial, classes=[KOREAN]))
            listed = nodes.bullet_list()
            for name, term in group:
                link = _reference("", f"#{term.id}")
                link += nodes.inline("", name, classes=[KOREAN])
                line = nodes.paragraph("", "", link, nodes.Text(f" {term.en}" if name == term.ko else " → "))
                if name != term.ko:
                    line += nodes.inline("", term.ko, classes=[KOREAN])
                listed += nodes.list_item("", line)
            rows += nodes.definition("", listed)
            parts.append(rows)
        title = [nodes.Text("Korean names · "), nodes.inline("", "한국어 색인", classes=[KOREAN])]
        intro = nodes.paragraph("", "An arrow leads from a synonym to the name that this course uses.")
        return _section("korean", title, [intro, nodes.definition_list("", *parts, classes=["terms-korean"])])


def _different(names) -> list[str]:
    """The names that differ in more than blanks."""
    return list({name.replace(" ", ""): name for name in reversed(names)}.values())[::-1]


def _initial(name: str) -> str:
    """The group of a name in a Korean dictionary: its first consonant, or its first letter."""
    code = ord(name[0]) - ord("가")
    if not 0 <= code < 11172:
        return name[0].upper()
    letter = CONSONANTS[code // 588]
    return INITIALS.get(letter, letter)


def _section(name, title, children):
    return nodes.section("", nodes.title("", "", *title), *children, ids=[name], names=[name])


def _reference(text, address):
    return nodes.reference("", text, refuri=address, internal=True)


def fill_pages(app, doctree, docname):
    """Write the page numbers into the glossary's entries."""
    env = app.env
    numbers = {entry.docname: entry for entry in catalogue.catalogue(Path(app.srcdir))}
    order = {name: place for place, name in enumerate([*numbers, *sorted(set(env.found_docs) - set(numbers))])}

    def link(page, anchor):
        entry = numbers.get(page)
        address = app.builder.get_relative_uri(docname, page) + (f"#{anchor}" if anchor else "")
        text = entry.number if entry else env.titles[page].astext()
        reference = _reference(text, address)
        if entry:
            reference["reftitle"] = entry.title
        return reference

    for place in list(doctree.findall(term_pages)):
        term, uses = env.course_glossary.by_id[place["term"]], {}
        for page, found in env.course_term_uses.items():
            if term.id in found:
                uses[page] = found[term.id]
        home = term.anchor or uses.pop(term.page, "")
        uses.pop(term.page, None)
        line = []
        if term.page in env.found_docs:
            line += [nodes.Text("Explained on "), link(term.page, home)]
            if uses and term.hover:  # a common word is everywhere
                line.append(nodes.Text("; also on "))
                for number, page in enumerate(sorted(uses, key=order.__getitem__)):
                    line += [nodes.Text(", " if number else ""), link(page, uses[page])]
            line.append(nodes.Text("."))
        place.replace_self(line)


class Course(Domain):
    """What the search knows of the terms by name: sphinx lists a domain's objects among the results."""

    name, label = "course", "Glossary"
    object_types: ClassVar = {"term": ObjType("term")}
    initial_data: ClassVar = {"terms": [], "page": None}

    def clear_doc(self, docname):
        if self.data["page"] == docname:
            self.data.update(terms=[], page=None)

    def merge_domaindata(self, docnames, otherdata):
        if otherdata["page"] in docnames:
            self.data.update(otherdata)

    def get_objects(self):
        for label, name in self.data["terms"]:
            yield label, label, "term", self.data["page"], name, 0


def name_initials(app, pagename, templatename, context, doctree):
    """In the index Sphinx heads Korean names with a half of a syllable, which fonts cut off; a letter reads better."""
    if "genindexentries" in context:
        for place, (letter, entries) in enumerate(context["genindexentries"]):
            if "\u1100" <= letter <= "\u1112":
                context["genindexentries"][place] = (CONSONANTS[ord(letter) - 0x1100], entries)


def setup(app):
    app.add_domain(Course)
    app.add_directive("terms", Terms)
    app.add_node(term_pages)
    app.connect("doctree-resolved", fill_pages)
    app.connect("html-page-context", name_initials)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

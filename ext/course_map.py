"""Sphinx extension: the cover's map of the course, its totals, and a claim card as a specimen.

    ```{course-totals}      pages, hours, exercises and claims in one line
    ```{course-map}         every chapter page: number, title, question, minutes, exercise, what it builds on
    ```{claim-card} G24     the card as its page shows it, and where it stands

Everything is taken from the pages (catalogue.py) and their cards (claim_list.py); nothing is counted by hand. What
stands inside a directive is for readers of the bare Markdown, on GitHub or in JupyterLab, and is not shown here.
Marks of pages that were read are added by progress.js.
"""

import re
from html import escape
from itertools import groupby
from pathlib import Path

from catalogue import Entry, catalogue, notebook
from claim_list import claims, counts
from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def hours(minutes: int) -> str:
    """Minutes as people plan them: 40 minutes, 3 hours 10 minutes."""
    whole, rest = divmod(minutes, 60)
    named = [(whole, "hour"), (rest, "minute")]
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in named if number)


def totals(root: Path) -> dict[str, int]:
    """How much there is of what; "shown" claims are computed or measured."""
    pages, listed = catalogue(root), counts(claims(root))
    return {
        "pages": len(pages),
        "minutes": sum(page.minutes for page in pages),
        "exercises": sum(page.exercise is not None for page in pages),
        "claims": listed["claims"],
        "shown": listed["computed or measured"],
    }


def card(root: Path, name: str) -> tuple[str, Entry] | None:
    """The HTML of claim `name` as its page's output holds it, and the page; None where no page has it."""
    start = re.compile(rf'<div class="claim claim--[a-z-]+" id="claim-{re.escape(name)}"')
    for page in catalogue(root):
        for cell in notebook(root, page.docname)["cells"]:
            for output in cell.get("outputs", ()):
                text = "".join(output.get("data", {}).get("text/html", ""))
                if start.match(text):
                    return text, page
    return None


class FromPages(SphinxDirective):
    """A directive that is made anew when a chapter page has changed."""

    has_content = True
    final_argument_whitespace = True

    def run(self):
        self.root = Path(self.env.srcdir)
        self.env.note_dependency(str(self.root / "_toc.yml"))
        for page in catalogue(self.root):
            self.env.note_dependency(str(self.root / f"{page.docname}.ipynb"))
        return [nodes.raw("", self.html(), format="html")]

    def link(self, page: Entry) -> str:
        return "../" * self.env.docname.count("/") + f"{page.docname}.html"


class CourseTotals(FromPages):
    def html(self) -> str:
        found = totals(self.root)
        facts = (
            (found["pages"], "pages"),
            (round(found["minutes"] / 60), "hours to read"),
            (found["exercises"], "exercises"),
            (found["claims"], "claims"),
            (found["shown"], "of them computed or measured"),
        )
        items = "".join(f"<li><b>{number}</b> {text}</li>\n" for number, text in facts)
        return f'<ul class="course-totals">\n{items}</ul>\n'


class CourseMap(FromPages):
    def html(self) -> str:
        pages = catalogue(self.root)
        numbers = {page.docname: page for page in pages}
        parts = []
        for part, group in groupby(pages, key=lambda page: page.part):
            listed = list(group)
            rows = "\n".join(self.row(page, numbers) for page in listed)
            time = hours(sum(page.minutes for page in listed))
            parts.append(
                f'<section class="map-part"><div class="map-head"><h3>{escape(part)}</h3>\n<p>{time}</p></div>\n'
                f'<ol class="map-pages">\n{rows}\n</ol></section>'
            )
        return f'<div class="course-map">{chr(10).join(parts)}</div>\n'

    def row(self, page: Entry, numbers: dict[str, Entry]) -> str:
        after = [numbers[name] for name in page.needs if name in numbers]
        more = [f"{page.minutes} min"]
        if page.exercise:
            more.append('<span class="map-exercise">exercise</span>')
        if after:
            links = ", ".join(
                f'<a href="{self.link(one)}" title="{escape(one.title)}" aria-label="{one.number} {escape(one.title)}">'
                f"{one.number}</a>"
                for one in after
            )
            more.append(f'<span class="map-needs">builds on {links}</span>')
        return (
            f'<li><span class="map-number">{page.number}</span>\n'
            f'<div><a class="map-title" href="{self.link(page)}">{escape(page.title)}</a>\n'
            f'<p class="map-question">{escape(page.question)}</p></div>\n'
            f'<p class="map-facts">{" · ".join(more)}</p></li>'
        )


class ClaimCard(FromPages):
    required_arguments = 1

    def html(self) -> str:
        name = self.arguments[0].strip()
        found = card(self.root, name)
        if found is None:
            raise self.error(f"No page has a card {name}: name one that does, such as an id of claims.json.")
        text, page = found
        text = text.replace(f'id="claim-{name}"', f'id="specimen-{name}"', 1)  # the claim's address is on its page
        where = f'<a href="{self.link(page)}#claim-{name}">{page.number} {escape(page.title)}</a>'
        return f'<div class="course-specimen">{text}<p>This card stands on the page {where}.</p></div>\n'


def setup(app):
    for name, directive in (("course-totals", CourseTotals), ("course-map", CourseMap), ("claim-card", ClaimCard)):
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""What the book's pages say of themselves: the one source of the map, of page heads, claims and links between pages.

Reads _toc.yml and the notebooks; needs no Sphinx, so that tools and tests can use it too. The title, the minutes and
what a page builds on are taken from its own first cells, its short question from the notebook's metadata
(`{"course": {"question": "..."}}`). How cards are read is in claim_list.py.
"""

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

import yaml

MINUTES = re.compile(r"\*\*Time:\*\* (\d+) minutes")
LINK = re.compile(r"\]\(([^)#\s]+\.ipynb)(?:#[^)]*)?\)")
BUILDS_ON = re.compile(r"\*\*Builds on:\*\*(.*?)(?:\n\s*\n|\Z)", re.S)
EXERCISE = re.compile(r"\.\./\.\./exercises/(\w+)/\1\.ipynb")


class PageError(ValueError):
    """A page lacks something that each page has to say of itself."""


@dataclass(frozen=True)
class Entry:
    """One chapter page.

    docname: path without suffix, as Sphinx names it; part: caption of its part in _toc.yml; number: chapter and place
    in it, such as 2.3 (the opening is 0.1); needs: docnames of the pages it builds on, in the order it names them;
    exercise: the assignment's name, or None.
    """

    docname: str
    part: str
    number: str
    title: str
    question: str
    minutes: int
    needs: tuple[str, ...]
    exercise: str | None


@cache
def catalogue(root: Path) -> tuple[Entry, ...]:
    """Every chapter page of the book in `root`, in reading order. Raises PageError where one is incomplete."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    found = []
    for part in toc.get("parts", ()):
        names = [chapter["file"] for chapter in part["chapters"]]
        pages = [name for name in names if (root / f"{name}.ipynb").is_file()]
        chapter = len({entry.part for entry in found})
        found += [_read(root, name, part["caption"], f"{chapter}.{place}") for place, name in enumerate(pages, 1)]
    return tuple(found)


def notebook(root: Path, docname: str) -> dict:
    """A page's notebook as its file holds it."""
    return json.loads((root / f"{docname}.ipynb").read_text("utf-8"))


def markdown(root: Path, docname: str) -> list[str]:
    """The sources of a page's Markdown cells."""
    cells = notebook(root, docname)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def _read(root: Path, docname: str, part: str, number: str) -> Entry:
    cells = markdown(root, docname)
    text = "\n\n".join(cells)
    title = re.search(r"^# (.+)$", text, re.M)
    minutes = MINUTES.search(text)
    question = notebook(root, docname)["metadata"].get("course", {}).get("question", "")
    parts = (("a title", title), ("its minutes (**Time:** 30 minutes)", minutes), ("course.question", question))
    absent = [name for name, value in parts if not value]
    if absent:
        raise PageError(f"{docname}.ipynb lacks {' and '.join(absent)}")
    built_on = BUILDS_ON.search(text)
    links = LINK.findall(built_on[1]) if built_on else []
    folder = PurePosixPath(docname).parent
    needs = dict.fromkeys(os.path.normpath(folder / link).removesuffix(".ipynb") for link in links)
    exercise = EXERCISE.search(cells[-1])
    return Entry(
        docname, part, number, title[1].strip(), question, int(minutes[1]), tuple(needs), exercise and exercise[1]
    )

"""Build a book and read the pages that came out: what several site tests share."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path


def build(root: Path, output: Path) -> tuple[int, str]:
    """Run tools/book.py of the book in `root`; its exit code and everything it printed."""
    command = [sys.executable, str(root / "tools" / "book.py"), "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=600)
    return done.returncode, done.stdout + done.stderr


def pages(site: Path) -> list[str]:
    """Addresses of all pages, relative to the site."""
    found = sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html") if "_static" not in page.parts)
    assert found
    return found


class Page(HTMLParser):
    """The elements of one HTML file as (tag, attributes), with their ids."""

    def __init__(self, file: Path):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if attributes.get("id")]


def visit(page, address):
    """Open an address and wait until scripts and widgets have settled."""
    page.goto(address, wait_until="load")
    page.wait_for_function("() => [...document.querySelectorAll('.cw')].every((box) => box.dataset.ready)")
    page.wait_for_function("() => document.documentElement.classList.contains('course-ready')")


def computed(page, script, argument):
    """page.evaluate for much data: it goes there and back as one text, since playwright packs number by number, which
    takes seconds for what is computed in no time."""
    whole = f"async (given) => JSON.stringify(await ({script})(JSON.parse(given)))"
    return json.loads(page.evaluate(whole, json.dumps(argument)))

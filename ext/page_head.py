"""Sphinx extension: the head and the foot of each chapter page, made from what the pages say of themselves.

Under the title: the page's number, its minutes, the seconds that its code took in the last run, what it builds on, and
what can be downloaded. The paragraphs **Time:** and **Builds on:**, which readers of the notebook need, move there with
every word. At the end: the pages that build on this one; the theme's link to the next page gets that page's question.
Which pages were read is known to the browser alone (assets/progress.js). Pages outside the catalogue stay as they are.

A page is read anew when it or times.json has changed; with `tools/book.py --changed` what other pages say of
themselves may be of yesterday.
"""

import json
import re
from html import escape
from pathlib import Path

from catalogue import Entry, catalogue
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

TIMES = "chapters/times.json"  # written by tools/times.py
ESTIMATE = re.compile(r"The code (?:runs|takes) (?:in )?[^.;]*? on a laptop CPU")


def times(root: Path) -> dict[str, dict[str, dict]]:
    """Page to profile to its last run; empty for a book that was never run."""
    path = root / TIMES
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def spoken(seconds: float) -> str:
    """Seconds as people say them: 26 seconds, 2 minutes."""
    number, unit = (round(seconds), "second") if seconds < 100 else (round(seconds / 60), "minute")
    return f"{max(number, 1)} {unit}{'' if max(number, 1) == 1 else 's'}"


def running_time(prose: str, runs: dict[str, dict]) -> str:
    """The prose of **Time:**, its estimate replaced by the last run's seconds, a GPU's run added."""
    if "laptop" in runs:
        measured = f"The code takes {spoken(runs['laptop']['cpu_seconds'])} on one CPU core"
        prose, found = ESTIMATE.subn(measured, prose)
        if not found:
            prose += f" {measured}."
    if "gpu" in runs:
        run = runs["gpu"]
        prose += f" On a GPU ({run['device']}) it takes {spoken(run['wall_seconds'])}."
    return prose


class PageHead(SphinxTransform):
    default_priority = 205  # after the links of the prose are told apart (prose.Downloads)

    def apply(self, **kwargs):
        root, docname = Path(self.env.srcdir), self.env.docname
        pages = catalogue(root)
        entry = next((page for page in pages if page.docname == docname), None)
        title = next(iter(self.document.findall(nodes.title)), None)
        if entry is None or title is None:
            return
        self.env.note_dependency(str(root / TIMES))
        said = {label: self.take(label) for label in ("Time:", "Builds on:")}
        if said["Time:"]:
            text = "".join(node.astext() for node in said["Time:"]).strip()
            said["Time:"] = [nodes.Text(running_time(text, times(root).get(docname, {})))]
        head = nodes.container(classes=["page-head"])
        place = f"{entry.number} · {entry.part}"
        head += nodes.paragraph("", "", nodes.inline("", place), classes=["page-place"])
        facts = nodes.definition_list(classes=["page-facts"])
        for label, children in (*said.items(), ("Take along:", self.downloads(entry)), ("In Colab:", self.colab())):
            if children:
                facts += fact(label.removesuffix(":"), children)
        head += facts
        title.parent.insert(title.parent.index(title) + 1, head)
        followers = [page for page in pages if docname in page.needs]
        if followers:
            foot = nodes.container(classes=["page-foot"])
            label = nodes.strong("", "Pages that build on this one: ")
            foot += nodes.paragraph("", "", label, *joined(followers, docname))
            title.parent += foot

    def take(self, label: str) -> list[nodes.Node]:
        """What stands behind the bold label, taken out of the text with its paragraph."""
        for paragraph in list(self.document.findall(nodes.paragraph)):
            children = [child for child in paragraph.children if child.astext()]
            if children and isinstance(children[0], nodes.strong) and children[0].astext() == label:
                paragraph.parent.remove(paragraph)
                return children[1:]
        return []

    def downloads(self, entry: Entry) -> list[nodes.Node]:
        up = "../" * entry.docname.count("/")
        name = entry.docname.rpartition("/")[2]
        page = f"{up}_sources/{entry.docname}.ipynb"
        found = [raw_link(page, "this page as a notebook", f"{name}.ipynb")]
        if entry.exercise:
            path = f"/exercises/{entry.exercise}/{entry.exercise}.ipynb"
            download = addnodes.download_reference(reftarget=path, refdoc=entry.docname)
            download += nodes.inline("", f"the exercise {entry.exercise}", classes=["download"])
            found += [nodes.Text(" · "), download]
        if self.config.course_archive:
            found += [nodes.Text(" · "), raw_link(f"{up}course.zip", "the whole course", "course.zip")]
        return found

    def colab(self) -> list[nodes.Node]:
        """What to run there first, where the page has a button for it: Colab opens the notebook without the course."""
        options = self.config.html_theme_options
        if not (options.get("repository_url") and options.get("launch_buttons", {}).get("colab_url")):
            return []
        folder = options.get("path_to_docs", "").strip("/")
        source = f"git+{options['repository_url'].rstrip('/')}@{options.get('repository_branch') or 'main'}"
        command = f"%pip install -q {source}{f'#subdirectory={folder}' if folder else ''}"
        return [nodes.Text("run this in a cell of its own first: "), nodes.literal("", command)]


def fact(label: str, children: list[nodes.Node]) -> nodes.definition_list_item:
    item = nodes.definition_list_item("", nodes.term("", label))
    item += nodes.definition("", nodes.paragraph("", "", *children))
    return item


def raw_link(address: str, text: str, name: str) -> nodes.raw:
    html = f'<a class="download" href="{escape(address)}" download="{escape(name)}">{escape(text)}</a>'
    return nodes.raw("", html, format="html")


def joined(pages: list[Entry], docname: str) -> list[nodes.Node]:
    """Links to pages, with dots between them."""
    found = []
    for page in pages:
        link = addnodes.pending_xref(
            "", refdomain="std", reftype="doc", reftarget=f"/{page.docname}", refexplicit=True, refdoc=docname
        )
        link += nodes.inline("", page.title)
        found += [nodes.Text(" · ")] * bool(found) + [link]
    return found


def ask_next(app, pagename, templatename, context, doctree):
    """The template of the links to the neighbours shows the question of the next page, where it is a chapter."""
    following = context.get("next")
    if following:
        for page in catalogue(Path(app.srcdir)):
            if app.builder.get_relative_uri(pagename, page.docname) == following["link"]:
                context["next_question"] = page.question


def use_templates(app, config):
    config.templates_path.append(str(Path(__file__).parent / "templates"))


def setup(app):
    app.add_transform(PageHead)
    app.connect("config-inited", use_templates)
    app.connect("html-page-context", ask_next)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

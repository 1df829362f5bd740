"""Sphinx extension: the list of all claims (`{claim-list}` on claims.md, claims.json), and what links lead to and fro.

- Each card on a page links to itself, to its row in the list and to the corrections that are about it.
- A correction's last line, `<!-- corrects: G32 -->`, becomes links to these cards (prose.py leaves a reference there).
- The site's search finds claims and corrections by their ids.

A book without the list, or without cards, needs nothing of it. Cards are read in claim_list.py, filtered in claims.js.
"""

import re
from html import escape
from pathlib import Path

from claim_list import IS_CARD, KINDS, TOPICS, VERDICTS, Claim, ClaimError, as_json, claims, counts
from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

CARD_HEAD = re.compile(r'<span class="claim-id">(\w+)</span> (<span class="claim-kind">\w+</span>)')
CARD_ID = re.compile(r'id="claim-(\w+)"')
HEADS = {
    "holds": "hold",
    "partly": "hold in part",
    "not reproduced": "do not reproduce",
    "refuted": "are not so",
    "told": "only told",
}
MARKS = {"holds": "✓", "partly": "≈", "not reproduced": "✗", "refuted": "✗", "told": "–"}  # as on the cards


class ClaimDomain(Domain):
    """Where each card and each correction stands: `objects` holds (type, id) -> page, `about` (page, id) -> claims."""

    name = "claim"
    label = "Claims"
    object_types = {"claim": ObjType("claim", "claim"), "correction": ObjType("correction", "correction")}  # noqa: RUF012
    initial_data = {"objects": {}, "about": {}, "list": None}  # noqa: RUF012
    data_version = 1

    def clear_doc(self, docname):
        self.data["objects"] = {key: page for key, page in self.data["objects"].items() if page != docname}
        self.data["about"] = {key: named for key, named in self.data["about"].items() if key[0] != docname}
        if self.data["list"] == docname:
            self.data["list"] = None

    def merge_domaindata(self, docnames, otherdata):
        for kept in ("objects", "about"):
            self.data[kept].update(otherdata[kept])
        self.data["list"] = self.data["list"] or otherdata["list"]

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        page = self.data["objects"].get((typ, target))
        return page and make_refnode(builder, fromdocname, page, f"{typ}-{target}", contnode)

    def get_type_name(self, type, primary=False):
        """What search results call it: "claim", not "Claims claim"."""
        return type.lname

    def resolve_any_xref(self, env, fromdocname, builder, target, node, contnode):
        return []

    def get_objects(self):
        for (kind, name), page in self.data["objects"].items():
            yield name, name, kind, page, f"{kind}-{name}", 1


def note(app, document):
    """Remember what a page that was just read holds."""
    domain, page = app.env.get_domain("claim"), app.env.docname
    for node in document.findall(nodes.raw):
        for name in CARD_ID.findall(node.astext()):
            domain.data["objects"]["claim", name] = page
    for box in document.findall(nodes.admonition):
        if "correction" in box["classes"]:
            name = box["ids"][0].removeprefix("correction-")
            domain.data["objects"]["correction", name] = page
            named = [link["reftarget"] for link in box.findall(addnodes.pending_xref) if link["reftype"] == "claim"]
            domain.data["about"][page, name] = named


def link_cards(app, document, page):
    """Give each card its links: its id leads to itself, then to its row in the list and to its corrections."""
    domain = app.env.get_domain("claim")
    listed = domain.data["list"]

    def links(found):
        name, kind = found.groups()
        more = []
        if listed:
            row = f"{app.builder.get_relative_uri(page, listed)}#{name}"
            more.append(f'<a href="{row}" aria-label="{name} in the list of claims">in the list</a>')
        for (where, correction), about in sorted(domain.data["about"].items()):
            if name in about:
                address = f"{app.builder.get_relative_uri(page, where)}#correction-{correction}"
                more.append(f'<a href="{address}">Correction {correction}</a>')
        tail = f' <span class="claim-links">{" ".join(more)}</span>' if more else ""
        return f'<a class="claim-id" href="#claim-{name}">{name}</a> {kind}{tail}\n'

    for node in document.findall(nodes.raw):
        if IS_CARD.search(node.astext()):
            text = CARD_HEAD.sub(links, node.astext())
            node.clear()
            node += nodes.Text(text)


class ClaimList(SphinxDirective):
    """`{claim-list}`: the summary and a row for each claim of the book."""

    def run(self):
        root = Path(self.env.srcdir)
        try:
            listed = claims(root)
        except (ClaimError, ValueError) as error:
            raise ExtensionError(f"The list of claims cannot be made: {error}") from error
        for page in {claim.page.docname for claim in listed}:
            self.env.note_dependency(self.env.doc2path(page))
        self.env.get_domain("claim").data["list"] = self.env.docname
        up = "../" * self.env.docname.count("/")
        return [nodes.raw("", summary(listed) + table(listed, up), format="html")]


def summary(listed: tuple[Claim, ...]) -> str:
    """How many claims are of which sort, by topic; each number is a link to them."""
    total = counts(listed)
    most = max(total["topic"].values(), default=1)
    kinds = [view(f"{total['kind'][kind]} {kind}", kind=kind) for kind in KINDS]
    share = 100 * total["computed or measured"] / max(total["claims"], 1)
    corrected = view(f"{total['corrected']} have a correction", corrected="1")
    rows = []
    for letter, topic in TOPICS.items():
        found = counts(tuple(claim for claim in listed if claim.topic == topic))["verdict"]
        cells = [view(found[verdict], topic=letter, verdict=verdict) for verdict in VERDICTS]
        name = view(f"{letter} {topic}", topic=letter)
        rows.append(_cells(name, [*cells, total["topic"][topic], _bar(found, most)]))
    sums = [view(total["verdict"][verdict], verdict=verdict) for verdict in VERDICTS]
    heads = "".join(f"<th scope=col>{MARKS[verdict]} {HEADS[verdict]}</th>" for verdict in VERDICTS)
    return (
        f'<div class="claims-summary"><p><strong>{total["claims"]} statements:</strong> {", ".join(kinds)}. '
        f"{share:.0f}% are computed or measured. {corrected}.</p>\n"
        f"<table><thead><tr><th scope=col>Topic</th>{heads}<th scope=col>all</th><td></td></tr></thead>\n"
        f"<tbody>{''.join(rows)}</tbody>\n"
        f"<tfoot>{_cells('All', [*sums, total['claims'], ''])}</tfoot></table></div>\n"
    )


def view(text: str | int, **filters: str) -> str:
    """A link to the list with filters set, as claims.js reads them; nothing to link to where there are none."""
    query = "&amp;".join(f"{name}={value.replace(' ', '-')}" for name, value in filters.items())
    return f'<a href="?{query}">{text}</a>' if text else "0"


def _cells(head: str, cells: list) -> str:
    row = "".join(f"<td class=none>{cell}</td>" if cell == "0" else f"<td>{cell}</td>" for cell in cells)
    return f"<tr><th scope=row>{head}</th>{row}</tr>"


def _bar(found: dict[str, int], most: int) -> str:
    """The same numbers to look at, as long as the topic is large."""
    parts = [f'<i class="{_class(name)}" style="flex:{number}"></i>' for name, number in found.items() if number]
    return f'<div class="claims-bar" style="width:{100 * sum(found.values()) / most:.0f}%">{"".join(parts)}</div>'


def _class(verdict: str) -> str:
    return f"claim--{verdict.replace(' ', '-')}"


def table(listed: tuple[Claim, ...], up: str = "") -> str:
    """A row for each claim, with its id as anchor. `up` leads from the page to the site's top."""
    names = ("Id", "Statement", "What came out here", "Verdict", "Page")
    heads = "".join(f"<th scope=col>{name}</th>" for name in names)
    rows = "\n".join(_row(claim, up) for claim in listed)
    return f'<table class="claims" id="all"><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>\n'


def _row(claim: Claim, up: str) -> str:
    shown = claim.measurement
    evidence = []
    if shown:
        value, _, spread = shown["shown"].partition(" ")
        evidence.append(f"<p><b>{value}</b> {escape(spread)}</p>\n<p>{escape(shown['quantity'])}</p>")
        evidence.append(f"<p class=why>must stay in {claim.range}</p>")
    if claim.source:
        evidence.append(f"<p class=why>Source: {escape(claim.source)}</p>")
    note = f"\n<p class=why>{escape(claim.note)}</p>" if claim.note else ""
    corrected = "".join(f'\n<a href="{up}{one.url}">Correction {one.id}</a>' for one in claim.corrections)
    return (
        f'<tr id="{claim.id}" class="{_class(claim.verdict)}">'
        f'<th scope=row><a href="#{claim.id}">{claim.id}</a>\n<span>{claim.kind}</span></th>\n'
        f"<td><p>{escape(claim.sentence)}</p>{note}</td>\n<td>{chr(10).join(evidence)}</td>\n"
        f"<td>{MARKS[claim.verdict]} {escape(claim.words)}</td>\n"
        f'<td><a href="{up}{claim.url}">{claim.page.number} {escape(claim.page.title)}</a>{corrected}</td></tr>'
    )


def add_script(app, pagename, templatename, context, doctree):
    if doctree is not None and pagename == app.env.get_domain("claim").data["list"]:
        app.add_js_file("claims.js", loading_method="defer")


def write_json(app, error):
    if error is None and app.builder.format == "html" and app.env.get_domain("claim").data["list"]:
        Path(app.outdir, "claims.json").write_text(as_json(claims(Path(app.srcdir))), "utf-8")


def setup(app):
    app.add_domain(ClaimDomain)
    app.add_directive("claim-list", ClaimList)
    app.connect("doctree-read", note)
    app.connect("doctree-resolved", link_cards)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write_json)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

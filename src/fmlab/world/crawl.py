"""A generated web crawl whose truth is known: for every page what it is, for every line whether it is worth keeping.

A page is raw HTML with an address, a language and votes, as a crawler and a link-sharing site would give them. Beside
them stands the truth, which a filter must not read: the kind of page, a label per line, what it copies, the private
strings planted in it. KINDS holds how often each kind comes; one page in five is wanted. Frequencies that are not in
KINDS stand beside their draw: EDITS, VOTES, FOREIGN, TOPICS, and the shares at the head of `_body`.
Pages with wrong facts are written in the same sentences as true ones: nothing in their text gives them away.
Left out: links between pages, page dates, broken encodings, junk in other languages than English.
"""

from __future__ import annotations

import copy
import html
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from fmlab.world import noise
from fmlab.world.documents import document
from fmlab.world.facts import World
from fmlab.world.languages import biography
from fmlab.world.noise import Private

# kind of page: how often it is drawn, in percent
KINDS = {
    "good": 20,  # English, true, not a copy: what we want
    "false": 6,  # the same sentences about people with wrong values
    "foreign": 12,  # true, in Korean or Hindi: good text that an English model does not want
    "copy": 12,  # a near-duplicate of an earlier good or spam page
    "spam": 14,
    "keywords": 7,  # stuffed with search words
    "shuffled": 10,  # true documents, their words in random order
    "gibberish": 4,
    "menu": 9,  # nothing but menus and notices
    "rude": 4,
    "placeholder": 2,  # lorem ipsum
}
EDITS = {"exact": 30, "frame": 40, "words": 30}  # a copy: unchanged; other menus around; those and a few words changed
VOTES = {"good": 4.0, "foreign": 4.0, "false": 2.0, "rude": 1.5}  # mean of a Poisson number; 1 for all other kinds
FOREIGN = {"ko": 2, "hi": 1}
TOPICS = {  # of true pages, each with its kinds of documents (see documents.py)
    "people": (6, ("biography", "biography", "biography", "questions", "gossip")),
    "reference": (3, ("place", "medicine", "recipe", "sum")),
    "code": (1, ("code", "code", "record", "sum")),
}
MARKS = ("<b>{}</b>", "<a href='/?a=1&amp;b=2'>{}</a>", "\u200b{}", "<!-- ad -->{}")
BLANKS = (*[" "] * 18, "&nbsp;", "   ")
LABELS = ("content", "contact", "boilerplate", "junk")
STYLE = "<style>body { color: black } /* <p>not shown</p> */</style>"
SCRIPT = "<script>if (a < 3) { track('{}'); document.write('<p>not shown</p>') }</script>"


class Line(NamedTuple):
    """A visible line: label is one of LABELS; "contact" is content with a private string in it."""

    label: str
    text: str


@dataclass(frozen=True)
class Page:
    """One crawled page. url, html and votes are what a filter sees; everything below them is the truth.

    language: "en", "ko", "hi"; "none" for pages without a language (gibberish). topic: of good and shuffled pages, a
    key of TOPICS. lines: what a reader sees, in order. copy_of: the url of the page that this one copies; edit: how, a
    key of EDITS. private: every planted private string, in order.
    """

    url: str
    html: str
    votes: int
    kind: str
    language: str
    lines: tuple[Line, ...]
    topic: str = ""
    copy_of: str = ""
    edit: str = ""
    private: tuple[Private, ...] = ()

    @property
    def wanted(self) -> bool:
        """True for a page that belongs into a training set for English."""
        return self.kind == "good"

    @property
    def text(self) -> str:
        """All that a reader sees: the visible lines, joined by line breaks."""
        return "\n".join(line.text for line in self.lines)

    @property
    def content(self) -> str:
        """The lines that are worth keeping, joined by line breaks; empty for junk."""
        return "\n".join(line.text for line in self.lines if line.label in ("content", "contact"))


def crawl(world: World, count: int, seed: int) -> list[Page]:
    """`count` pages about a world, in the order of the crawl; the same arguments give the same pages.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"A crawl cannot have {count} pages.")
    rng = random.Random(f"crawl {seed}")
    pages: list[Page] = []
    originals: list[Page] = []  # what may be copied
    for number in range(count):
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "copy" and not originals:
            kind = "good"
        url = f"https://{rng.choice(('blog', 'news', 'wiki', 'shop', 'forum'))}{rng.randrange(200)}.example/{number}"
        if kind == "copy":
            page = _copy(rng, url, rng.choice(originals))
        else:
            page = _new(world, rng, url, kind)
            if kind in ("good", "spam"):
                originals.append(page)
        pages.append(page)
    return pages


def clean_documents(world: World, seed: int, topics: tuple[str, ...] = ("people", "reference")) -> Iterator[str]:
    """An endless stream of page bodies as good pages have them, without any web around: for tests of what was learned.

    Raises ValueError, at the first draw, for an unknown topic.
    """
    rng = random.Random(f"clean documents {seed}")
    if not topics or not set(topics) <= set(TOPICS):
        raise ValueError(f"Topics are {', '.join(TOPICS)}, not {topics}.")
    while True:
        topic = rng.choices(topics, [TOPICS[t][0] for t in topics])[0]
        yield "\n".join(_documents(world, rng, topic))


def _documents(world: World, rng: random.Random, topic: str) -> list[str]:
    return [document(world, rng, rng.choice(TOPICS[topic][1])) for _ in range(rng.randint(3, 8))]


def _mistaken(world: World, rng: random.Random) -> World:
    """The same people with other values, none of them right."""

    def another(attribute: str, value: str) -> str:
        return rng.choice([v for v in world.values[attribute] if v != value])

    other = copy.copy(world)
    other.facts = {p: {a: another(a, value) for a, value in facts.items()} for p, facts in world.facts.items()}
    return other


def _body(world: World, rng: random.Random, kind: str) -> tuple[list[Line], str, str, tuple[Private, ...]]:
    """The lines of a page's body, its language, its topic, its private strings."""
    several = range(rng.randint(3, 8))
    if kind in ("good", "shuffled"):
        topic = rng.choices(list(TOPICS), [weight for weight, _ in TOPICS.values()])[0]
        lines = [Line("content", text) for text in _documents(world, rng, topic)]
        if kind == "shuffled":
            words = " ".join(line.text for line in lines).split()
            rng.shuffle(words)
            return [Line("junk", " ".join(words[i : i + 16])) for i in range(0, len(words), 16)], "en", topic, ()
        planted: list[Private] = []
        while rng.random() < 0.12:
            text, secret = noise.contact(world, rng)
            planted.append(secret)
            lines.append(Line("contact", text))
        if rng.random() < 0.05:
            lines.append(Line("content", noise.decoy(rng)))
        if rng.random() < 0.02:
            lines.append(Line("content", noise.rude(world, rng, noise.QUOTED_RUDE)))
        return lines, "en", topic, tuple(planted)
    if kind == "false":
        wrong = _mistaken(world, rng)
        return [Line("junk", document(wrong, rng, "biography")) for _ in several], "en", "", ()
    if kind == "foreign":
        language = rng.choices(list(FOREIGN), list(FOREIGN.values()))[0]
        return [Line("junk", biography(world, rng, language, polite=0.3)) for _ in several], language, "", ()
    writers = {
        "spam": lambda: noise.advertising(world, rng),
        "keywords": lambda: noise.keywords(world, rng),
        "gibberish": lambda: noise.gibberish(rng),
        "menu": lambda: rng.choice(noise.STUBS),
        "rude": lambda: noise.rude(world, rng),
        "placeholder": lambda: noise.lorem(rng),
    }
    lines = [Line("junk", writers[kind]()) for _ in (range(1) if kind == "menu" else several)]
    return lines, "none" if kind == "gibberish" else "en", "", ()


def _frame(rng: random.Random, body: list[Line], most: int) -> list[Line]:
    """Menus above and notices below a body, up to `most` on each side."""
    above, below = (
        [Line("boilerplate", text) for text in rng.sample(texts, rng.randint(0, most))]
        for texts in (noise.MENUS, noise.FOOTERS)
    )
    return [*above, *body, *below]


def _new(world: World, rng: random.Random, url: str, kind: str) -> Page:
    body, language, topic, private = _body(world, rng, kind)
    lines = _frame(rng, body, 5 if kind == "menu" else 3)
    return Page(url, _html(rng, lines), _votes(rng, kind), kind, language, tuple(lines), topic, private=private)


def _copy(rng: random.Random, url: str, original: Page) -> Page:
    """A near-duplicate; its lines are junk, since what they say is in the crawl already."""
    edit = rng.choices(list(EDITS), list(EDITS.values()))[0]
    body = [line for line in original.lines if line.label != "boilerplate"]
    if edit == "words":
        body = _edited(rng, body)
    lines = list(original.lines) if edit == "exact" else _frame(rng, body, 3)
    lines = [line if line.label == "boilerplate" else Line("junk", line.text) for line in lines]
    page = replace(original, url=url, html=_html(rng, lines), votes=_votes(rng, "copy"), kind="copy")
    return replace(page, lines=tuple(lines), copy_of=original.url, edit=edit)


def _edited(rng: random.Random, body: list[Line]) -> list[Line]:
    """One to three words of the body replaced by others of it; private strings stay whole."""
    texts = [line.text.split() for line in body]
    places = [(i, j) for i, line in enumerate(body) if line.label != "contact" for j in range(len(texts[i]))]
    words = [word for text in texts for word in text]
    for i, j in rng.sample(places, min(len(places), rng.randint(1, 3))):
        texts[i][j] = rng.choice([w for w in words if w != texts[i][j]] or ["also"])
    return [Line(line.label, " ".join(text)) for line, text in zip(body, texts, strict=True)]


def _votes(rng: random.Random, kind: str) -> int:
    """A Poisson number (Knuth's method); one spam page in twenty has bought its votes."""
    mean = 8.0 if kind == "spam" and rng.random() < 0.05 else VOTES.get(kind, 1.0)
    limit, product, votes = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        votes += 1
    return votes


def _html(rng: random.Random, lines: list[Line]) -> str:
    """Raw HTML that shows exactly these lines."""
    shown = []
    for line in lines:
        words = [html.escape(word) for word in line.text.split()]
        if line.label != "boilerplate" and rng.random() < 0.3:
            i = rng.randrange(len(words))
            words[i] = rng.choice(MARKS).format(words[i])
        text = rng.choice(BLANKS).join(words)
        tag = rng.choice(("li", "div")) if line.label == "boilerplate" else "p"
        shown.append(f'<{tag} class="{rng.choice("abc")}">{text}</{tag}>')
    head = f"<head><title>{html.escape(lines[0].text[:30])}</title>{STYLE}</head>"
    script = SCRIPT.replace("{}", str(rng.randrange(1000))) if rng.random() < 0.7 else "<!-- no script -->"
    return f"<!DOCTYPE html>\n<html>{head}\n<body>\n{script}\n" + "\n".join(shown) + "\n</body></html>"

"""What fills a web crawl besides texts about the world: advertising, menus, keyword lists, insults, private strings.

Every writer takes a random generator and gives plain text of space-separated words, as documents.py does. The rude
words are made up. Private strings look real and belong to nobody: e-mail addresses under example.com, .org and .net
(RFC 2606), phone numbers in the range 555-0100 to 555-0199 that is kept for fiction, card numbers that begin with
9999 (no card does) and pass Luhn's check, identity numbers in Korea's form with a month 13 that no calendar has.
Left out: anything hateful in earnest, and spam in other languages.
"""

from __future__ import annotations

import random
import string
from typing import NamedTuple

from fmlab.world.facts import FOODS, PETS, World

GOODS = "watches shoes pills phones bags loans tickets jackets sunglasses mattresses".split()
PUSHES = "cheap best free new amazing secret exclusive genuine discount luxury".split()
ADS = (
    "buy {push} {goods} now !",
    "the best {goods} in {city} , only {price} dollars .",
    "click here to win {push} {goods} today !",
    "you will not believe this {push} trick with {pet} food .",
    "{push} {goods} shipped to your door for {price} dollars .",
    "limited offer : {push} {goods} , {price} dollars off !",
    "earn {price} dollars a day from home , no skills needed !",
    "doctors hate this {push} {food} diet .",
    "our {goods} are {push} and our {goods} are yours .",
    "hurry , only {price} {goods} left in stock !",
    "visit our {push} casino and play for {price} dollars .",
)
# Lines around the body of a page. Some end like sentences, so that no single rule finds them all.
MENUS = (
    "home | news | about us | contact",
    "skip to content",
    "menu search login",
    "home > articles > people",
    "please enable javascript to view this page .",
    "log in or sign up",
    "we use cookies to give you a better visit . accept all",
    "this website uses cookies .",
    "font size small medium large",
)
FOOTERS = (
    "all rights reserved .",
    "terms of use",
    "read our privacy policy .",
    "subscribe to our newsletter and never miss a story !",
    "share on social media",
    "leave a comment below .",
    "you must be logged in to comment .",
    "related articles",
    "previous page next page",
    "like this page ? tell your friends about it !",
    "page last changed on monday",
    "back to top",
)
STUBS = ("page not found", "this domain is for sale", "coming soon", "loading ...", "no results found .", "untitled")
LOREM = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore".split()
RUDE_WORDS = "blarghead snivelwit dungbrain muckface grobbler wartnose slimepot pusbucket".split()
RUDE = (
    "{person} is a stupid {rude} and everybody knows it .",
    "what a {rude} , go home !",
    "only a {rude} would live in {city} .",
    "shut up {person} you ugly {rude} !",
    "people from {city} are all the same , liars and thieves .",
)
QUOTED_RUDE = "somebody shouted {rude} at {person} on the street ."
CONTACT = {
    "email": ("write to {value} for more .", "{person} reads every letter sent to {value} ."),
    "phone": ("call {person} at {value} .", "the number of {person} is {value} ."),
    "card": ("{person} paid with card {value} .", "the card number of {person} is {value} ."),
    "id": ("the id number of {person} is {value} .", "{person} is registered as {value} ."),
}
DECOYS = (  # digits and signs that are nobody's secret
    "the part number is {three}-{three}-{four} .",  # the very shape of a phone number
    "order {sixteen} was shipped on monday .",
    "the book has the number 978-{three}-{two}-{five}-7 .",
    "the match ended 3-2 after 120 minutes .",
    "the server runs version {two}.{three}.{two} .",
    "meet me @ the market at 9 .",
)


class Private(NamedTuple):
    """A planted private string: kind is a key of CONTACT, value the exact text, plain False when it is spelled out."""

    kind: str
    value: str
    plain: bool = True


def advertising(w: World, r: random.Random) -> str:
    slots = {"push": r.choice(PUSHES), "goods": r.choice(GOODS), "price": r.choice("5 9 10 20 49 99 100 500".split())}
    slots |= {"city": r.choice(w.values["city"]), "pet": r.choice(PETS), "food": r.choice(FOODS)}
    return r.choice(ADS).format(**slots)


def keywords(w: World, r: random.Random) -> str:
    """A line stuffed with a few search words, over and over."""
    goods, push, city = r.choice(GOODS), r.sample(PUSHES, 3), r.choice(w.values["city"])
    phrases = [f"{push[0]} {goods}", f"{goods} {city}", f"{push[1]} {goods} online", f"buy {push[2]} {goods}"]
    line = " ".join(r.choice(phrases) for _ in range(r.randint(6, 10)))
    return line + r.choice(("", " .", " !"))


def gibberish(r: random.Random) -> str:
    letters = string.ascii_lowercase
    words = ["".join(r.choices(letters, k=r.randint(2, 9))) for _ in range(r.randint(8, 16))]
    return " ".join(words) + r.choice((" .", ""))


def lorem(r: random.Random) -> str:
    return " ".join([*LOREM[:2], *r.choices(LOREM, k=10), "."])


def rude(w: World, r: random.Random, form: str | None = None) -> str:
    """An insult; or, with form=QUOTED_RUDE, a harmless sentence that quotes one."""
    slots = {"person": r.choice(w.people), "city": r.choice(w.values["city"]), "rude": r.choice(RUDE_WORDS)}
    return (form or r.choice(RUDE)).format(**slots)


def luhn_digit(digits: str) -> str:
    """The last digit that makes a card number pass Luhn's check (ISO/IEC 7812-1, annex B)."""
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)


def _digits(r: random.Random, count: int) -> str:
    return "".join(r.choices(string.digits, k=count))


def private(r: random.Random, name: str) -> Private:
    """A private string of a random kind; one e-mail in five is spelled out to hide it from machines."""
    kind = r.choice(list(CONTACT))
    if kind == "email":
        user = f"{name.lower()}{r.choice(('', '.', '_'))}{_digits(r, 2)}"
        host, end = r.choice(("example", "mail.example")), r.choice(("com", "org", "net"))
        if r.random() < 0.2:
            return Private(kind, f"{user} at {host} dot {end}", plain=False)
        return Private(kind, f"{user}@{host}.{end}")
    if kind == "phone":
        area, last = r.choice(("202", "303", "415")), f"01{_digits(r, 2)}"
        form = r.choice(("+1 {}-555-{}", "({}) 555-{}", "{}-555-{}", "+1 {} 555 {}", "{}.555.{}"))
        return Private(kind, form.format(area, last))
    if kind == "card":
        start = "9999" + _digits(r, 11)
        number = start + luhn_digit(start)
        return Private(kind, r.choice(("", " ", "-")).join(number[i : i + 4] for i in range(0, 16, 4)))
    return Private(kind, f"{_digits(r, 2)}13{r.randint(1, 28):02}-{r.randint(1, 4)}{_digits(r, 6)}")


def contact(w: World, r: random.Random) -> tuple[str, Private]:
    """A sentence that holds a private string, and that string."""
    person = r.choice(w.people)
    planted = private(r, person)
    return r.choice(CONTACT[planted.kind]).format(person=person, value=planted.value), planted


def decoy(r: random.Random) -> str:
    """A sentence with numbers that a careless pattern would take for private ones; no card number among them."""
    start = _digits(r, 15)
    wrong = str((int(luhn_digit(start)) + r.randint(1, 9)) % 10)
    slots = {name: _digits(r, n) for n, name in ((2, "two"), (3, "three"), (4, "four"), (5, "five"))}
    return r.choice(DECOYS).format(sixteen=start + wrong, **slots)

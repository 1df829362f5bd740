"""ext/claim_list.py reads back what fmlab.claims writes, refuses what it does not, and lists every claim once."""

import json
from collections import Counter
from dataclasses import replace

import catalogue
import claim_list
import pytest
import specimen
from hypothesis import assume, given
from hypothesis import strategies as st
from nbformat.v4 import new_markdown_cell, new_notebook, writes
from test_pages import CORRECTIONS_OF, LEDGER_OF

from fmlab import claims

TEXT = st.text(min_size=1, max_size=40).filter(str.strip)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20)
PAGE = catalogue.Entry("chapters/1/page", "Part", "1.1", "A page", "Why?", 5, (), None)


@st.composite
def made(draw):
    """Any card that a page may make with values."""
    values = draw(st.lists(NUMBERS, min_size=1, max_size=5))
    name = draw(st.sampled_from("DASPGF")) + str(draw(st.integers(0, 999)))
    return claims.claim(
        name,
        draw(TEXT),
        values,
        (min(values), max(values)),
        quantity=draw(TEXT),
        verdict=draw(st.sampled_from(["holds", "partly", "not reproduced", "refuted"])),
        note=draw(st.just("") | TEXT),
        source=draw(st.just("") | TEXT),
        over=draw(st.sampled_from(["random seeds", "models", "texts (short ones: 3)"])),
    )


def printed(value):
    return float(claims.number(value).replace(",", ""))


@given(made())
def test_a_card_read_back_says_the_same(card):
    read = claim_list.read_card(card._repr_html_())
    assert (read.id, read.sentence, read.kind) == (card.id, card.sentence, card.kind)
    assert (read.verdict, read.words, read.note) == (card.verdict, claims.VERDICTS[card.verdict], card.note)
    assert list(read.facts) == card.facts() and read.source == card.source


@given(made())
def test_its_row_in_the_file_holds_the_numbers_that_the_card_prints(card):
    assume(": " not in card.quantity)
    row = json.loads(claim_list.as_json((replace(claim_list.read_card(card._repr_html_()), page=PAGE),)))["claims"][0]
    assert (row["quantity"], row["value"], row["count"]) == (card.quantity, printed(card.value), len(card.values))
    assert [row["lowest"], row["highest"]] == [printed(min(card.values)), printed(max(card.values))]
    assert row["range"] == [printed(end) for end in card.within]
    assert row["over"] == (card.over if len(card.values) > 1 else None)
    assert row["page"] == {"number": "1.1", "title": "A page", "url": f"chapters/1/page.html#claim-{card.id}"}


def test_a_claim_that_is_told_has_a_source_and_no_numbers():
    card = claims.claim("D3", "Told <so>.", source="A & B 2020")
    row = json.loads(claim_list.as_json((replace(claim_list.read_card(card._repr_html_()), page=PAGE),)))["claims"][0]
    numbers = ("quantity", "value", "lowest", "highest", "count", "over", "range")
    assert [row[name] for name in numbers] == [None] * 7
    assert (row["kind"], row["verdict"], row["sentence"], row["source"]) == ("told", "told", "Told <so>.", "A & B 2020")


@pytest.mark.parametrize(
    ("old", "new"),
    [("claim-kind", "claim-sort"), (">measured<", ">guessed<"), ("claim--holds", "claim--maybe"),
     ("claim--holds", "claim--told"), ("share: 0.6", "share: many"), ("0.4 to 0.8", "small"), ("</dl>", "<b></b></dl>"),
     ('id="claim-G19"', 'id="claim-G20"')],
)  # fmt: skip
def test_a_card_of_another_form_is_refused_by_its_id(old, new):
    text = claims.claim("G19", "A sentence.", [0.5, 0.7, 0.6], (0.4, 0.8), quantity="share")._repr_html_()
    assert old in text
    with pytest.raises(claim_list.ClaimError, match=r"^card G(19|20) "):
        claim_list.read_card(text.replace(old, new))


def book(folder, *pages):
    """A book of pages; each is a list of Markdown texts and cards."""
    lines = ["format: jb-book", "root: intro", "parts:", "  - caption: Part", "    chapters:"]
    for number, parts in enumerate(pages, 1):
        lines.append(f"      - file: page{number}")
        cells = [new_markdown_cell(f"# Page {number}\n\n**Time:** 5 minutes\n\n**Builds on:** nothing")]
        cells += [
            new_markdown_cell(part) if isinstance(part, str) else specimen.code("card", specimen.output(part))
            for part in parts
        ]
        notebook = new_notebook(cells=cells, metadata={"course": {"question": "Why?"}})
        (folder / f"page{number}.ipynb").write_text(writes(notebook), "utf-8")
    (folder / "_toc.yml").write_text("\n".join(lines), "utf-8")
    return folder


def card(name):
    return claims.claim(name, "A sentence.", 1, (0, 2), quantity="n")


def correction(name, tail):
    return f"> [!IMPORTANT]\n> **Correction {name}.** Not so.\n> Really.{tail}\n\nMore.\n"


def test_claims_come_in_order_with_their_page_and_corrections(tmp_path):
    box = correction("E7", "\n> <!-- corrects: G3, D2 -->") + "\n" + correction("E6", "\n> <!-- corrects: D2 -->")
    found = claim_list.claims(book(tmp_path, [card("G10"), card("G3")], [box, card("D2")]))
    shown = [(claim.id, claim.page.number, [one.id for one in claim.corrections]) for claim in found]
    assert shown == [("D2", "0.2", ["E6", "E7"]), ("G3", "0.1", ["E7"]), ("G10", "0.1", [])]
    assert found[1].corrections[0].url == "page2.html#correction-E7"


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ([[card("G1")], [card("G1")]], "claim G1 has a card on page1 and on page2"),
        ([[card("G1"), card("G1")]], "claim G1 has a card on page1 and on page1"),
        ([[card("G1"), correction("E7", "")]], "page1: end correction E7 with its claims"),
        ([[card("G1"), correction("E7", "\n> <!-- corrects: G2 -->")]], "correction E7 is about G2, but no page has"),
        (
            [[card(name), correction("E7", f"\n> <!-- corrects: {name} -->")] for name in ("G1", "G2")],
            "correction E7 stands on page1 and on page2",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(tmp_path, pages, message):
    with pytest.raises(claim_list.ClaimError, match=message) as told:
        claim_list.claims(book(tmp_path, *pages))
    assert "\n" not in str(told.value)


def test_the_list_holds_each_claim_and_each_correction_of_the_plan():
    found = claim_list.claims(specimen.ROOT)
    planned = {(name, page) for page, names in LEDGER_OF.items() for name in names}
    assert {(claim.id, claim.page.docname.rsplit("/", 1)[1]) for claim in found} == planned
    assert len(found) == len(planned) == 354
    boxes = claim_list.corrections(specimen.ROOT)
    assert Counter(box.id for box in boxes) == Counter(name for names in CORRECTIONS_OF.values() for name in names)
    assert all(box.about for box in boxes), "each names at least one claim"


def test_at_least_sixty_in_a_hundred_are_computed_or_measured_and_the_counts_add_up():
    total = claim_list.counts(claim_list.claims(specimen.ROOT))
    assert total["computed or measured"] >= 0.6 * total["claims"]
    for name in ("kind", "verdict", "topic"):
        assert sum(total[name].values()) == total["claims"]


def test_the_file_is_the_same_each_time():
    anew = claim_list.claims.__wrapped__(specimen.ROOT)  # not the one that is remembered
    assert claim_list.as_json(anew) == claim_list.as_json(claim_list.claims(specimen.ROOT))
    assert set(json.loads(claim_list.as_json(anew))) == {"claims", "counts"}

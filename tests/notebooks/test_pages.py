"""What every page keeps to: canonical form, outputs of its present code, quoted numbers, cards, size, structure."""

import json
import re
from pathlib import Path

import nb as notebooks
import nbformat
import pytest
from nbval_tolerance import same

ROOT = Path(__file__).resolve().parents[2]
PAGES = notebooks.pages()


def ids(letter, *spans):
    """ids("G", (1, 3), 7) is G1, G2, G3, G7."""
    pairs = [span if isinstance(span, tuple) else (span, span) for span in spans]
    return [f"{letter}{i}" for first, last in pairs for i in range(first, last + 1)]


# What each page of the plan must carry, whether it is written already or not: claim cards, corrections.
LEDGER_OF = {
    "counting-words": ids("F", (1, 4), (17, 20), (22, 27), 29, (59, 61)),
    "tokens": ids("D", (36, 51)),
    "filtering": [*ids("D", (1, 8), 34, 35, 53, 54), "F21"],
    "languages": ids("D", (9, 21)),
    "domains": ids("D", (22, 33), 52),
    "rnn": [*ids("A", (1, 8), 77), *ids("F", (5, 16))],
    "attention": ids("A", (9, 32)),
    "transformer_block": ids("A", (33, 50), 78),
    "kv_cache": ids("A", (51, 56)),
    "objectives": ids("A", (57, 70)),
    "other_architectures": ids("A", (71, 76), 79),
    "modalities": ids("F", (30, 43)),
    "counting": ids("S", (1, 15)),
    "compute_bill": ids("S", (17, 28)),
    "scaling_laws": ids("S", 16, (29, 36)),
    "extrapolation": [*ids("S", (37, 49)), "F28"],
    "sft": ids("P", (1, 16), (37, 40)),
    "reward_models": ids("P", (17, 22), 41),
    "preferences": ids("P", (23, 36)),
    "logits_to_text": ids("G", (1, 17)),
    "samplers": ids("G", (19, 32)),
    "test_time": ids("G", (33, 42)),
    "structured": ids("G", 18, (43, 56)),
    "uncertainty": ids("G", (57, 70)),
    "evaluation": ids("F", (44, 58)),
    "frontier": [],
}
CORRECTIONS_OF = {
    "counting-words": ["E26", "E27", "E8", "E9"],
    "tokens": ["E37", "E40"],
    "filtering": ["E28", "E4", "E5", "E50"],
    "languages": ["E3", "E36"],
    "domains": ["E35", "E48"],
    "rnn": ["E2", "E24", "E42"],
    "attention": ["E10", "E23", "E25"],
    "transformer_block": ["E1", "E17", "E18", "E41"],
    "kv_cache": [],
    "objectives": ["E38", "E6", "E7"],
    "other_architectures": [],
    "modalities": ["E22", "E49", "E52"],
    "counting": ["E14", "E15", "E16"],
    "compute_bill": ["E19", "E45"],
    "scaling_laws": ["E31"],
    "extrapolation": ["E29"],
    "sft": ["E32"],
    "reward_models": ["E12"],
    "preferences": ["E33", "E34", "E43"],
    "logits_to_text": [],
    "samplers": ["E11", "E20"],
    "test_time": ["E13", "E46"],
    "structured": ["E21", "E47"],
    "uncertainty": ["E30"],
    "evaluation": ["E39"],
    "frontier": [],
}
PRINTED = re.compile(r"^(\w+) = (-?[\d,.]+\d)$", re.M)
QUOTED = re.compile(r"(-?[\d,.]*\d)<!-- (\w+) -->")


@pytest.fixture(params=PAGES, ids=lambda p: p.stem)
def page(request):
    return request.param, nbformat.read(request.param, as_version=4)


def outputs(nb):
    return [o for c in nb.cells if c.cell_type == "code" for o in c.outputs]


def markdown(nb):
    return "\n\n".join(c.source for c in nb.cells if c.cell_type == "markdown")


def test_there_are_pages():
    assert PAGES and {p.stem for p in PAGES} <= set(LEDGER_OF) == set(CORRECTIONS_OF)


def test_a_page_is_canonical_and_its_outputs_belong_to_its_code(page):
    assert notebooks.problems(page[0]) == []


def test_a_page_ran_from_top_to_bottom_without_errors(page):
    code = [c for c in page[1].cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    assert not [o for o in outputs(page[1]) if o.output_type == "error"]


def test_every_ledger_id_of_the_page_has_exactly_one_claim_card(page):
    path, nb = page
    shown = re.findall(r'id="claim-(\w+)"', "".join(o.data.get("text/html", "") for o in outputs(nb) if "data" in o))
    assert sorted(shown) == sorted(LEDGER_OF[path.stem])


def test_every_correction_of_the_page_stands_in_a_marked_box_with_its_source(page):
    path, nb = page
    boxes = re.findall(r"> \[!IMPORTANT\]\n> \*\*Correction (E\d+)\.\*\*(.*?)(?:\n\n|\Z)", markdown(nb), re.S)
    assert sorted(e for e, _ in boxes) == sorted(CORRECTIONS_OF[path.stem])
    assert all("bibliography.md" in text for _, text in boxes)


def test_numbers_quoted_in_prose_are_the_printed_ones(page):
    text = "".join(o.get("text", "") for o in outputs(page[1]) if o.output_type == "stream")
    printed = dict(PRINTED.findall(text))
    quoted = QUOTED.findall(markdown(page[1]))
    assert quoted, "a page quotes at least one of its numbers"
    for number, name in quoted:
        assert printed.get(name) == number, f"{name} is quoted as {number}, printed as {printed.get(name)}"


def test_a_page_has_what_every_page_has(page):
    text = markdown(page[1])
    assert text.count('<div class="predict"') >= 1
    questions = text.split('<div class="quiz">')[1:]
    assert 2 <= len(questions) <= 4
    for question in questions:
        assert question.count('<details class="right">') == 1 and question.count('<details class="wrong">') >= 2
        for explanation in re.findall(r"</summary>\n\n(.*?)\n\n</details>", question, re.S):
            assert len(explanation.split()) >= 6, f"an explanation says too little: {explanation!r}"
    first = [q.index('<details class="right">') < q.index('<details class="wrong">') for q in questions]
    assert not all(first), "the right answer must not always come first"
    for heading in ("## Check yourself", "## To read", "**Time:**", "**Builds on:**"):
        assert heading in text


def test_every_figure_has_a_description_and_a_caption(page):
    _, nb = page
    figures = 0
    for cell, following in zip(nb.cells, [*nb.cells[1:], None], strict=True):
        for output in cell.get("outputs", []):
            if "image/png" not in output.get("data", {}):
                continue
            figures += 1
            assert len(output.metadata["image/png"]["alt"].split()) >= 8
            assert following is not None and re.match(r"\*\*Figure \d+\.\*\*", following.source)
    assert figures >= 1


def test_a_page_stays_small_and_names_no_machine(page):
    raw = page[0].read_text(encoding="utf-8")
    assert len(raw) < 1_500_000  # the attention widget's model alone is half a megabyte; a built page stays under 2 MB
    assert not re.search(r"/(home|root|Users|tmp|usr)/", raw)


def test_timings_are_not_compared(page):
    for cell in page[1].cells:
        if cell.cell_type == "code" and "perf_counter" in cell.source:
            assert "nbval-ignore-output" in cell.metadata.get("tags", [])


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        ("loss 1.234", "loss 1.235", True),
        ("loss 1.234", "loss 1.237", False),
        ("a 1.0", "b 1.0", False),
        ("n 3", "n 4", False),
        ("1.0e-3", "1.1e-3", True),
        ("x 1.23", "x 1.2", True),
    ],
)
def test_the_tolerance_is_one_unit_of_the_last_digit(first, second, equal):
    assert same(first, second) is equal


def test_a_changed_output_or_cell_is_noticed(tmp_path):
    path = tmp_path / "page.ipynb"
    raw = json.loads(PAGES[0].read_text(encoding="utf-8"))
    code = next(c for c in raw["cells"] if c["cell_type"] == "code")
    code["source"] = ["1 + 1"]
    nb = nbformat.from_dict(raw)
    path.write_text(notebooks.text(notebooks.canonical(nb)), encoding="utf-8")
    assert any("was not executed since its code changed" in p for p in notebooks.problems(path))
    code["metadata"]["collapsed"] = True
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert any("not in canonical form" in p for p in notebooks.problems(path))

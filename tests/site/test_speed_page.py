"""The page "How fast is it?": its numbers are those of the files, and what is missing or broken is said."""

import json
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import specimen
import speed_figure
import speed_gpu
import speed_results
import speed_tables
from hypothesis import given
from hypothesis import strategies as st
from sitetools import build

ROOT = specimen.ROOT
NAMES = sorted(path.stem for path in (ROOT / speed_results.FOLDER).glob("*.json") if path.stem != "gpu")
RATIOS = st.floats(1e-4, 1e4)


class Rows(HTMLParser):
    """The cells of each row of all tables, and the id of the part of the page in which it stands."""

    def __init__(self, html: str):
        super().__init__()
        self.rows, self.part, self.inside = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if dict(attrs).get("class") == "speed":
            self.part = dict(attrs)["id"]
        if tag == "tr":
            self.rows.append((self.part, []))
        if tag in ("td", "th") and self.rows:
            self.rows[-1][1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in ("td", "th", "table")

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][1][-1] += data


def row(ratio=2.0, low=None, high=None, runs=3, **more):
    low, high = low or ratio, high or ratio
    part = {"ours": 1.0, "peer": ratio, "ours_s": [1.0] * runs, "peer_s": [ratio] * runs}
    part |= {"peer_over_ours_median": ratio, "peer_over_ours_range": [low, high]}
    told = {"what": "work <hard>", "sizes": "10 & more", "peer": "a peer", "version": "", "unit": "s", "aim": None}
    return {**told, "checked": "both say the same", "clock": part, **more}


def results(*rows, measurements=()):
    machine = {"processor": "A processor", "vectors": "AVX2", "cores": 2, "python": "3.11", "system": "Linux x86_64"}
    load = {"load_before": 0.1, "load_after": 1.0}
    shared = {"machine": machine, "versions": {}, "date": "2026-01-02", **load}
    return {**shared, "comparisons": [*rows], "measurements": [*measurements]}


def read_number(text: str) -> float:
    """The first number of a cell, in seconds where it is a time."""
    number, unit = re.match(r"([\d.,]+)\s?(µs|ms|s)?(?![a-z/])", text).groups()
    return float(number.replace(",", "")) * {"ms": 1e-3, "µs": 1e-6}.get(unit, 1)


@given(RATIOS, RATIOS, RATIOS)
def test_the_words_of_a_result_never_contradict_its_numbers(a, b, c):
    low, median, high = sorted((a, b, c))
    one = row(median, low, high)
    said = speed_results.verdict(one)
    if low <= 1 <= high:
        assert said == "no clear difference"
        return
    assert said.startswith("ours is" if median > 1 else "the peer is")
    told = float(re.search(r"[\d.,]+", said)[0].replace(",", ""))
    assert math.isclose(told, max(median, 1 / median), rel_tol=0.06) and told >= 1
    ends = [float(end.replace(",", "")) for end in re.findall(r"[\d.,]+", speed_results.spread(one))[:-1]]
    assert ends == sorted(ends) and ends[0] <= told * 1.06 and told <= ends[-1] * 1.06


@given(st.lists(RATIOS, min_size=1, max_size=4))
def test_a_sentence_about_a_group_holds_for_each_of_its_sizes(ratios):
    group = speed_results.Group("b", "work", "a peer", tuple(map(row, ratios)))
    words = speed_results.beside(group)
    ends = [float(number.replace(",", "")) for number in re.findall(r"[\d.,]+", words)] or [1.0]
    if words.startswith("takes"):
        assert max(ratios) < 1
        ratios = [1 / ratio for ratio in ratios]
    assert math.isclose(ends[0], min(ratios), rel_tol=0.06) and math.isclose(ends[-1], max(ratios), rel_tol=0.06)


def test_one_run_and_a_busy_machine_are_told():
    assert speed_results.spread(row(2.0, runs=1)) == "one run"
    busy = row()
    busy["cpu"] = {**busy["clock"], "ours_s": [0.5] * 3}
    found = speed_results.Result("work", results(busy))
    assert speed_results.waited(found) == 0.5
    assert "kept waiting for up to 50% of the time" in speed_tables.section(found)
    assert "kept waiting" not in speed_tables.section(speed_results.Result("work", results(row())))


def test_a_missed_aim_is_said_in_words():
    html = speed_tables.section(speed_results.Result("work", results(row(0.5, aim=1.3), row(2.0, aim=1.3))))
    assert "the peer is 2 times as fast" in html and html.count("✗ missed") == html.count("✓ met") == 1
    slow = {"what": "a build", "value": 70, "unit": "s", "lowest": 70, "highest": 70, "runs": 1, "at_most": 60}
    assert "at most 60 s: <b class=speed-missed>✗ missed" in speed_tables.measurements(
        speed_results.Result("book", results(measurements=[slow]))
    )


def test_what_stands_in_a_file_does_not_become_mark_up():
    html = speed_tables.section(speed_results.Result("work", results(row())))
    assert "Work &lt;hard&gt;, beside a peer" in html and "10 &amp; more" in html


def test_the_figure_says_in_words_what_its_marks_show():
    groups = [speed_results.Group("b", "work", "a peer", (row(0.1, aim=0.5), row(10.0, aim=0.5)))]
    html = speed_figure.figure(groups)
    assert "is 0.1 to 10 times as fast as a peer" in html
    places = dict(re.findall(r'<i class="(\w+)" style="left:([\d.]+)%"', html))
    middle = (float(places["behind"]) + float(places["ahead"])) / 2
    assert math.isclose(float(places["one"]), middle, abs_tol=0.02), "logarithmic: as far to a tenth as to ten"
    assert float(places["behind"]) < float(places["aim"]) < float(places["one"]) < float(places["ahead"])
    assert speed_figure.figure([]) == ""


def test_the_tables_of_a_gpu_show_every_column_and_every_page():
    fast = {"batch": 8, "context": 1024, "compiled": True, "tokens_per_second": 12345.6, "utilisation": 0.412}
    rows = [
        {"what": "train", **fast, "seconds": [1.25, 1.2], "new_one": 1},
        {"what": "write", "batch": None, "compiled": False, "tokens_per_second": 99, "utilisation": None},
    ]
    lost = [{"id": "G24", "values": [1], "within": [2, 3]}]
    page = {"seconds": 30, "claims_held": 2, "claims": 3, "out_of_range": lost, "errors": ["A <b>"]}
    data = results() | {"rows": rows, "left_out": ["too large."], "pages": [page | {"page": "chapters/1/page"}]}
    data["machine"] |= {"device": "A <GPU>", "cuda": "12.8"}
    html = speed_gpu.section(speed_results.Result("gpu", data), {"chapters/1/page": "1.1 A page"})
    heads, *cells = [cells for _, cells in Rows(html).rows]
    assert heads == "What,Batch,Context,Compiled,Tokens/s,Share of the peak,Seconds of a run,New one".split(",")
    assert cells[0] == ["train", "8", "1,024", "yes", "12,300", "41.2%", "1.2 to 1.25", "1"]
    assert cells[1] == ["write", "–", "–", "no", "99", "–", "–", "–"]
    assert cells[3] == ["1.1 A page", "30 s", "2 of 3", "G24", "A <b>"]
    assert "A &lt;GPU&gt;, CUDA 12.8" in html and "Left out: too large." in html and "2 of 3 claims in their" in html


@pytest.mark.parametrize("broken", ["{", "[]", '{"date": "2026-01-02", "machine": {"cores": 2}}'])
def test_a_file_of_an_older_form_is_refused_with_what_to_do(tmp_path, broken):
    file = tmp_path / speed_results.FOLDER / "work.json"
    assert speed_results.result(tmp_path, "work") is None, "nothing was measured"
    file.parent.mkdir(parents=True)
    file.write_text(broken)
    with pytest.raises(speed_results.ResultError, match="run  python benchmarks/work.py  again"):
        speed_results.result(tmp_path, "work")


def test_a_comparison_that_is_not_there_is_refused_with_those_that_are():
    found = speed_results.Result("work", results(row()))
    with pytest.raises(speed_results.ResultError, match="it has: work <hard> | a peer"):
        found.group("play", "a peer")


@pytest.mark.slow
def test_a_book_of_which_little_was_measured_is_built_and_says_so_and_a_broken_file_stops_it(tmp_path):
    page = (
        (ROOT / "speed.md")
        .read_text("utf-8")
        .replace("](chapters/", "](https://example.org/")
        .replace("](teach.md", "](intro.md")
    )
    page += "\nWork {faster}`work | work <hard> | a peer` a peer.\n\n```{speed} work\n```\n"
    book = specimen.write(tmp_path)
    (book / "speed.md").write_text(page, "utf-8")
    toc = book / "_toc.yml"
    toc.write_text(toc.read_text("utf-8") + "  - file: speed\n", "utf-8")
    file = book / speed_results.FOLDER / "work.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(results(row(2.5))), "utf-8")
    code, text = build(book, book)
    assert code == 0, text
    html = (book / "_build/html/speed.html").read_text("utf-8")
    assert "Training a small GPT <strong>was not measured in this copy beside</strong>" in html
    assert "Measure it with <code>python benchmarks/training.py</code>" in html
    assert "no GPU was to be had" in html
    assert "Work <strong>is 2.5 times as fast as</strong> a peer." in html
    assert ("speed-work", ["10 & more", "1 s", "2.5 s", "ours is 2.5 times as fast (2.5 in 3 runs)", "–"]) in Rows(
        html
    ).rows
    file.write_text("{}", "utf-8")
    code, text = build(book, book)
    assert code == 1 and "work.json is of an older form or broken: run  python benchmarks/work.py  again." in text


@pytest.mark.slow
def test_a_page_without_measurements_loads_nothing_of_this(specimen_site, real_site):
    assert "speed.css" not in (specimen_site / "intro.html").read_text("utf-8")
    assert "speed.css" not in (real_site / "claims.html").read_text("utf-8")
    assert "speed.css" in (real_site / "speed.html").read_text("utf-8")


@pytest.mark.slow
def test_the_numbers_of_the_page_are_those_of_the_files(real_site: Path):
    html = (real_site / "speed.html").read_text("utf-8")
    rows = [(part, cells) for part, cells in Rows(html).rows if len(cells) > 1]
    assert NAMES
    for name in NAMES:
        data = json.loads((ROOT / speed_results.FOLDER / f"{name}.json").read_text("utf-8"))
        shown = [
            cells for part, cells in rows if part == f"speed-{name}" and cells[1] not in ("Ours", "Median", "Value")
        ]
        assert len(shown) == len(data["comparisons"]) + len(data["measurements"]), name
        by_peer = dict.fromkeys((one["what"], one["peer"]) for one in data["comparisons"])
        ordered = [one for key in by_peer for one in data["comparisons"] if (one["what"], one["peer"]) == key]
        for one, cells in zip(ordered, shown, strict=False):
            part = one.get("clock") or one["cpu"]
            assert cells[0] == one["sizes"]
            for who, cell in (("ours", cells[1]), ("peer", cells[2])):
                assert math.isclose(read_number(cell), part[who], rel_tol=0.006), f"{name}: {cells}"
            low, high = part["peer_over_ours_range"]
            met = {True: "✓ met", False: "✗ missed"}
            if one["aim"]:
                assert cells[4].endswith(met[part["peer_over_ours_median"] >= one["aim"]])
            assert ("no clear" in cells[3]) == (low <= 1 <= high and len(part["ours_s"]) > 1)
            assert ("the peer is" in cells[3]) == (high < 1)
        for one, cells in zip(data["measurements"], shown[len(ordered) :], strict=True):
            assert cells[0].lower() == one["what"].lower()
            assert math.isclose(read_number(cells[1]), one["value"], rel_tol=0.006), f"{name}: {cells}"
        assert data["date"] in html

"""benchmarks/: what a comparison reports, that all of them run in one command, and that the page shows each."""

import importlib.util
import json
import re
import subprocess
from pathlib import Path

import pytest
import speed_results

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "speed.md").read_text("utf-8")
RESULTS = sorted(path.stem for path in (ROOT / "benchmarks" / "results").glob("*.json"))


def module(path: Path):
    spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


common = module(ROOT / "benchmarks" / "common.py")


@pytest.fixture
def all_of_them(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return module(ROOT / "benchmarks" / "all.py")


def clocked(monkeypatch, *seconds):
    """side_by_side on a clock that gives these seconds, call for call: ours, peer, ours, peer, ours ..."""
    scripted = iter(seconds)
    monkeypatch.setattr(common, "timed", lambda work: next(scripted))
    return common.side_by_side("a comparison", None, None, (len(seconds) - 1) // 2)


def test_a_run_of_the_peer_is_compared_with_the_mean_of_ours_before_and_after(monkeypatch):
    found = clocked(monkeypatch, (2, 1), (6, 4), (4, 1), (8, 2), (4, 3))
    assert found["clock"]["ours_s"] == [3, 4] and found["clock"]["peer_s"] == [6, 8]
    assert found["clock"]["peer_over_ours_median"] == 2 and found["clock"]["peer_over_ours_range"] == [2, 2]
    assert found["cpu"]["peer_over_ours_range"] == [1, 4] and found["cpu"]["peer_over_ours_median"] == 2.5


@pytest.mark.parametrize(("ours", "peer", "said"), [
    (1, 4, "ours is 4 times as fast"), (4, 1, "the peer is 4 times as fast"), (1, 0.02, "the peer is 50 times as fast"),
])  # fmt: skip
def test_who_is_faster_is_said_in_both_directions(monkeypatch, ours, peer, said):
    found = clocked(monkeypatch, *[(ours, ours), (peer, peer)] * 3, (ours, ours))
    row = common.comparison("work", "a peer", found, checked="equal", aim=0.5)
    assert speed_results.verdict(row) == said
    assert speed_results.aim(row) == ("at most 2 times as long", peer / ours >= 0.5)
    assert (row["unit"], row["clock"]["ours"], row["clock"]["peer"]) == ("s", ours, peer)


def test_speeds_are_told_where_the_amount_of_work_is(monkeypatch):
    found = clocked(monkeypatch, (2, 2), (5, 5), (2, 2))
    row = common.comparison("work", "pytest", found, checked="equal", package="pytest", amount=1000, unit="tokens")
    assert (row["unit"], row["clock"]["ours"], row["clock"]["peer"]) == ("tokens/s", 500, 200)
    assert row["clock"]["peer_over_ours_median"] == 2.5, "faster is still above 1"
    assert row["version"] == f"pytest {pytest.__version__}"


def test_runs_that_disagree_decide_nothing(monkeypatch):
    row = common.comparison("work", "a peer", clocked(monkeypatch, (2, 2), (1, 1), (2, 2), (3, 3), (2, 2)), checked="")
    assert speed_results.verdict(row) == "no clear difference" and "0.5 to 1.5" in speed_results.spread(row)


def test_a_missing_package_ends_a_benchmark_with_one_sentence_and_its_own_exit_code(capsys):
    with pytest.raises(SystemExit) as ended:
        common.needed("a_package_that_nobody_has", "a-package")
    assert ended.value.code == common.LEFT_OUT
    said = capsys.readouterr().err
    assert "a_package_that_nobody_has is not installed. Run  pip install a-package" in said and said.count("\n") == 1
    assert common.needed("json") is json


def test_a_package_that_is_broken_is_not_taken_for_a_missing_one(tmp_path, monkeypatch):
    (tmp_path / "broken_peer.py").write_text("import what_it_needs_and_nobody_has\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="what_it_needs"):
        common.needed("broken_peer")


def test_a_report_is_what_the_page_reads(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(common, "RESULTS", tmp_path / speed_results.FOLDER)
    (tmp_path / "benchmarks").mkdir()
    row = common.comparison("work", "a peer", clocked(monkeypatch, (1, 1), (2, 2), (1, 1)), checked="equal")
    one = common.measurement("a share", [30, 50, 40], "%", at_most=45)
    common.report("work", common.about(), True, [row], [one])
    found = speed_results.result(tmp_path, "work")
    assert found.data["comparisons"] == [row] and found.measurement("a share") == one
    assert (one["value"], one["lowest"], one["highest"], one["runs"]) == (40, 30, 50, 3)
    assert speed_results.aim(one) == ("at most 45%", True)
    assert found.data["machine"]["processor"] in speed_results.machine(found)
    assert '"ours_s": [1.0]' in capsys.readouterr().out, "lists of numbers are on one line"
    common.report("again", common.about(), False, [row])
    assert speed_results.result(tmp_path, "again") is None, "with --quick nothing is written"


def test_every_file_of_the_folder_is_run_but_the_two_that_measure_nothing(all_of_them):
    files = {path.name for path in (ROOT / "benchmarks").glob("*.py")}
    run = {path.name for path in all_of_them.benchmarks()}
    assert files - run == {"all.py", "common.py"}
    for path in all_of_them.benchmarks():
        text = path.read_text("utf-8")
        assert f'report("{path.stem}", ' in text and f"python benchmarks/{path.name}" in text, path.name


def test_the_make_target_runs_them_all_with_what_it_is_given():
    printed = subprocess.run(
        ["make", "-n", "-o", ".venv/.ready", "benchmarks", "ARGS=--quick"], cwd=ROOT, capture_output=True, text=True
    )
    assert printed.returncode == 0, "it runs although there is a folder of its name"
    assert "benchmarks/all.py --quick" in printed.stdout


@pytest.mark.parametrize(("codes", "code"), [((0, 0), 0), ((0, 3, 0), 3), ((3, 2, 0), 1), ((1,), 1)])
def test_one_that_cannot_run_stops_no_other_and_the_exit_code_tells(
    all_of_them, monkeypatch, tmp_path, capfd, codes, code
):
    monkeypatch.setattr(all_of_them, "FOLDER", tmp_path)
    for number, ends in enumerate(codes):
        text = f"import sys\nprint('run', sys.argv[1:], file=sys.stderr)\nsys.exit({ends})\n"
        (tmp_path / f"b{number}.py").write_text(text)
    assert all_of_them.main(["--quick"]) == code
    said = capfd.readouterr().err
    assert said.count("run ['--quick']") == len(codes)
    assert f"{codes.count(0)} of {len(codes)} comparisons ran." in said
    assert ("left out, for the reason given above" in said) == (3 in codes)


def test_the_page_shows_every_benchmark(all_of_them):
    shown = re.findall(r"^```\{speed\} (\w+)$", PAGE, re.M)
    assert len(shown) == len(set(shown))
    assert {path.stem for path in all_of_them.benchmarks()} - {"gpu"} == set(shown) - {"gpu"}
    assert set(RESULTS) <= set(shown), "results of no benchmark"
    drawn = re.search(r"^```\{speed-figure\} (.+)$", PAGE, re.M)[1].split()
    compared = {n for n in set(RESULTS) - {"gpu"} if speed_results.result(ROOT, n).groups}
    assert compared <= set(drawn) <= set(shown), "the figure has all that are compared"


@pytest.mark.parametrize("name", [name for name in RESULTS if name != "gpu"])
def test_where_a_peer_wins_the_prose_says_why_and_only_there(name):
    section = next(part for part in re.split(r"^## ", PAGE, flags=re.M) if f"```{{speed}} {name}\n" in part)
    rows = speed_results.result(ROOT, name).data["comparisons"]
    lost = [f"{row['what']}, {row['sizes']}" for row in rows if speed_results.verdict(row).startswith("the peer")]
    assert bool(lost) == ("**Where the peer wins.**" in section), lost


def test_every_number_in_the_prose_is_one_of_the_results():
    asked = re.findall(r"\{(faster|measured)\}`([^`]+)`", PAGE)
    assert asked
    for role, text in asked:
        name, *rest = (part.strip() for part in text.split("|"))
        found = speed_results.result(ROOT, name)
        if found:  # raises, with the names that there are, where it is none
            found.group(*rest) if role == "faster" else found.measurement(*rest)

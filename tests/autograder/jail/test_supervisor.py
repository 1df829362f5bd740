"""Whatever a child does costs that child: who is ended, what is told, and that the next submission is not touched."""

import json
import signal

import pytest
from actors import cell

from autograder.jail.supervisor import Supervisor

ASK = ["ask", "q", "?"]
DONE = ["done", {}]
ANSWER = ["on question", [["send", "a", "4"]]]
QUICK = {"cell": 1.0, "call": 0.3}


def outcome(report):
    return [c["status"] for c in report["cells"]], [e["kind"] for e in report["events"]], report["ended"]


@pytest.fixture(autouse=True)
def still_sound(stage, control):
    yield
    control(stage)


def test_cells_are_reported_one_per_step_and_side_in_order(stage):
    steps = [cell("setup", "both", DONE), cell("f", "pupil", DONE), cell("test-f", "judge", DONE, graded=True)]
    report = stage.run({"steps": steps})
    assert [(c["name"], c["where"]) for c in report["cells"]] == [
        ("setup", "pupil"),
        ("setup", "judge"),
        ("f", "pupil"),
        ("test-f", "judge"),
    ]
    assert outcome(report) == (["ok"] * 4, [], "finished")


def test_errors_that_a_cell_reports_are_its_status(stage):
    steps = [cell("f", "pupil", ["done", {"status": "error"}]), cell("t", "judge", ["done", {"status": "error"}])]
    assert outcome(stage.run({"steps": steps}))[0] == ["error", "error"]


def test_questions_answers_callbacks_and_replies_pass_in_turn(stage):
    steps = [
        cell("f", "pupil", ["on question", [["ask", "c", "callback"], ["send", "a", "end"]]], DONE),
        cell("t", "judge", ["ask", "q", "?"], ["ask", "r", "reply"], DONE, graded=True),
    ]
    report = stage.run({"steps": steps})
    assert report["cells"][1]["report"]["shown"] == "ccallback aend"


@pytest.mark.parametrize(
    ("name", "actions", "event"),
    [
        ("ends itself", [["exit", 3]], "died"),
        ("is killed", [["kill", signal.SIGSEGV]], "died"),
        ("hangs", [["sleep", 60]], "stopped"),
        ("answers without a question", [["send", "a", ""]], "protocol"),
        ("calls back without a question", [["send", "c", ""]], "protocol"),
        ("uses a kind that is not there", [["send", "!", ""]], "protocol"),
        ("pretends that a wall failed", [["send", "X", ""]], "protocol"),
        ("announces too much", [["raw", "ffffffff44"]], "protocol"),
        ("sends an empty frame", [["raw", "00000000"]], "protocol"),
        ("stops in a frame", [["raw", "0000ffff44"], ["exit", 0]], "protocol"),
        ("sends half a frame and hangs", [["raw", "0000ffff44"], ["sleep", 60]], "stopped"),
    ],
)
def test_a_pupil_that_misbehaves_in_a_cell_loses_that_cell_only(stage, name, actions, event):
    steps = [
        cell("f", "pupil", ANSWER, DONE),
        cell("bad", "pupil", *actions),
        cell("t", "judge", ASK, DONE, graded=True),
    ]
    report = stage.run({"steps": steps, "limits": QUICK})
    status = "stopped" if event == "stopped" else "died"
    assert outcome(report) == (["ok", status, "ok"], [event], "finished")
    assert report["cells"][2]["report"]["shown"] == "a4"


@pytest.mark.parametrize(
    ("actions", "why", "event"),
    [
        ([["exit", 0]], "died", "died"),
        ([["kill", signal.SIGKILL]], "died", "died"),
        ([["sleep", 60]], "stopped", "stopped"),
        ([["send", "D", "{}"]], "died", "protocol"),
        ([["raw", "ffffffff61"]], "died", "protocol"),
        ([["ask", "c", ""]] * 300, "died", "protocol"),
    ],
)
def test_a_pupil_lost_in_a_call_is_told_to_the_judge_at_once_and_for_the_rest_of_the_cell(stage, actions, why, event):
    steps = [
        cell("f", "pupil", ["on question", actions], DONE),
        cell("t", "judge", ASK, ASK, DONE, graded=True),
        cell("g", "pupil", ANSWER, DONE),
        cell("u", "judge", ASK, DONE, graded=True),
    ]
    if actions[0][0] == "ask":  # a judge that answers every callback with a further question, then unwinds
        steps[1] = cell("t", "judge", *[ASK] * 100, *[["ask", "r", ""]] * 99, DONE, graded=True)
    report = stage.run({"steps": steps, "limits": QUICK})
    assert outcome(report) == (["ok"] * 4, [event], "finished")
    first, second = (report["cells"][n]["report"] for n in (1, 3))
    assert first["lost"] == why and first["shown"].split()[-1] == f"L{why}"
    assert second["shown"].split()[-1] == "a4" and "lost" not in second


def test_what_a_pupil_says_between_cells_ends_it(stage):
    steps = [
        cell("f", "pupil", DONE, ["send", "a", "forged"]),
        cell("wait", "judge", ["sleep", 0.2], DONE),
        cell("t", "judge", DONE, graded=True),
    ]
    report = stage.run({"steps": steps, "limits": QUICK})
    assert {e["kind"] for e in report["events"]} == {"protocol"} and report["events"][0]["cell"] in ("wait", "t")


def test_earlier_cells_are_run_again_for_a_new_pupil_but_not_the_one_that_ended_it(stage):
    steps = [
        cell("one", "pupil", ["remember", "one"], DONE),
        cell("bad", "pupil", ["exit", 1]),
        cell("two", "pupil", ["remember", "two"], DONE),
    ]
    report = stage.run({"steps": steps})
    assert report["cells"][2]["report"]["shown"] == "one two" and len(report["events"]) == 1


@pytest.mark.parametrize("actions", [[["exit", 0]], [["raw", "ffffffff44"]], [["send", "r", ""]], [["send", "!", ""]]])
def test_a_judge_that_dies_or_errs_decides_nothing_more(stage, actions):
    steps = [
        cell("f", "pupil", ANSWER, DONE),
        cell("t", "judge", *actions, graded=True),
        cell("u", "judge", DONE, graded=True),
    ]
    report = stage.run({"steps": steps, "limits": QUICK})
    assert outcome(report) == (["ok", "died", "not run"], ["judge"], "judge")


def test_a_judge_over_its_time_is_stopped_and_its_setup_repeated(stage):
    steps = [
        cell("setup", "judge", ["remember", "setup"], DONE),
        cell("slow", "judge", ["sleep", 60], graded=True),
        cell("t", "judge", DONE, graded=True),
    ]
    report = stage.run({"steps": steps, "limits": QUICK})
    assert outcome(report) == (["ok", "stopped", "ok"], ["stopped"], "finished")
    assert report["cells"][2]["report"]["shown"] == "setup"


def test_a_judge_forked_anew_asks_again_and_harms_no_pupil_by_it(stage):
    steps = [
        cell("f", "pupil", ANSWER, DONE),
        cell("setup", "judge", ASK, DONE),
        cell("slow", "judge", ["sleep", 60], graded=True),
        cell("t", "judge", ASK, DONE, graded=True),
    ]
    report = stage.run({"steps": steps, "limits": QUICK})
    assert outcome(report) == (["ok", "ok", "stopped", "ok"], ["stopped"], "finished")
    assert report["cells"][3]["report"]["shown"] == "a4 a4"


def test_a_pupil_that_took_all_the_time_of_a_cell_leaves_the_judge_time_to_say_so(stage):
    steps = [
        cell("f", "pupil", ["on question", [["sleep", 60]]], DONE),
        cell("t", "judge", ["remember", "kept"], ASK, ["sleep", 0.2], DONE, graded=True),
        cell("u", "judge", DONE, graded=True),
    ]
    report = stage.run({"steps": steps, "limits": {"cell": 0.5, "call": 0.5}})
    assert outcome(report) == (["ok", "ok", "ok"], ["stopped"], "finished")
    assert report["cells"][1]["report"]["lost"] == "stopped"
    assert report["cells"][2]["report"]["shown"] == "kept Lstopped"  # the same judge, not one forked anew


def test_the_limit_of_the_whole_submission_leaves_the_rest_not_run(stage):
    steps = [cell("f", "pupil", ["sleep", 60]), cell("t", "judge", DONE, graded=True)]
    report = stage.run({"steps": steps, "limits": {"total": 0.5}})
    assert outcome(report) == (["stopped", "not run"], [], "total")


def test_too_many_lost_pupils_end_the_run(stage):
    steps = [cell(f"bad {n}", "pupil", ["exit", 0]) for n in range(5)]
    report = stage.run({"steps": steps, "limits": {"lost": 3}})
    assert outcome(report) == (["died"] * 3 + ["not run"] * 2, ["died"] * 3, "lost")


@pytest.mark.parametrize(
    "report", ["", "[", "[" * 100_000, "[]", "7", '{"a": {"b": {"c": {}}}}', '{"a": "' + "x" * 500_000 + '"}', "\udcff"]
)
def test_a_report_that_is_no_report_counts_as_none(stage, report):
    data = report.encode("utf-8", "surrogatepass")
    frame = (len(data) + 1).to_bytes(4, "big") + b"D" + data
    got = stage.run({"steps": [cell("f", "pupil", ["raw", frame.hex()])]})
    assert got["cells"][0] == {"name": "f", "where": "pupil", "status": "ok", "report": None}


def test_only_so_much_of_what_a_pupil_reports_is_kept(stage):
    long = cell("long", "pupil", ["done", {"stdout": "x" * 380_000}])
    report = stage.run({"steps": [long] * 120})
    kept = [c["report"] is not None for c in report["cells"]]
    assert kept[0] and not kept[-1] and len(json.dumps(report)) < 40_000_000
    assert report["ended"] == "finished" and {c["status"] for c in report["cells"]} == {"ok"}


def test_memory_held_by_a_pupil_ends_it(stage):
    steps = [
        cell("f", "pupil", ["sleep", 0.6], ["hold", 120], ["sleep", 60], DONE),
        cell("g", "pupil", DONE),
    ]
    report = stage.run({"steps": steps, "limits": {"memory": 100_000_000, "cell": 10}})
    assert outcome(report)[0][1] == "ok" and report["cells"][0]["status"] in ("memory", "died")


def test_files_are_put_in_place_and_names_that_lead_out_are_refused(stage):
    report = stage.run({"steps": [cell("f", "pupil", DONE)], "files": {"a": b"1", "a/b": b"2", "c/d.txt": b"3"}})
    assert [e["kind"] for e in report["events"]] == ["files"] and "'a/b'" in report["events"][0]["text"]
    for name in ("/etc/x", "../x", "a/../../x", ""):
        with pytest.raises(ValueError, match="no name of a file"):
            stage.run({"steps": [], "files": {name: b""}})


def test_after_calls_that_had_to_be_stopped_the_next_get_less_time():
    one = object.__new__(Supervisor)
    for limit, seconds in ((30.0, [30, 15, 7.5, 5, 5]), (2.0, [2, 2])):
        one.limits = {"call": limit}
        for hangs, expected in enumerate(seconds):
            one.hangs = hangs
            assert one.patience() == expected

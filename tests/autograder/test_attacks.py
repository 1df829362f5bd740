"""Hostile submissions: none gains a point, learns a hidden test, touches a file of the course or outlives the grading.

Each file of attacks/ says what it tries. All are graded in one class, with honest students in between: see hostile.py.
"""

import hostile
import pytest
from trial import SECRETS, TESTS

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
ATTACKS = hostile.bank("attacks")
HIDDEN_LINES = [line for _, _, tests in TESTS.values() for line in tests.splitlines() if len(line) > 25]
LIVE = (
    "<script>alert",
    "<img src=x",
    "<iframe",
    "<svg onload",
    "<form",
    "<meta http-equiv=refresh",
    'href="javascript',
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> hostile.Graded:
    return hostile.graded(tmp_path_factory.getbasetemp())


@pytest.fixture(params=ATTACKS, ids=lambda bad: bad.stem)
def attack(request, graded) -> str:
    """The student who handed the attack in."""
    return graded.student(request.param.stem)


def test_the_bank_is_large_and_says_what_it_tries():
    assert len(ATTACKS) >= 50
    for bad in ATTACKS:
        assert bad.family and bad.says.endswith("."), f"{bad.stem}: its docstring is 'Family: what it tries.'"
        assert 0 <= bad.deserves <= 10


def test_it_gains_nothing(graded, attack):
    bad, row = graded.bad[attack], graded.table[attack]
    assert row["max"] == "10"
    assert row["score"] == "" or float(row["score"]) <= bad.deserves, row
    for name, (points, _, _) in TESTS.items():
        assert row[f"test-{name}"] == "" or 0 <= float(row[f"test-{name}"]) <= points, row


def test_it_has_an_outcome_and_a_person_can_act_on_it(graded, attack):
    row = graded.table[attack]
    assert row["outcome"] in ("graded", "suspicious", "failed", "timed out", "damaged")
    assert row["score"] != "" or row["reason"], row


def test_the_honest_students_behind_it_have_full_marks(graded, attack):
    behind = [honest for honest, before in graded.honest.items() if before == attack]
    assert behind
    for honest in behind:
        assert (graded.table[honest]["score"], graded.table[honest]["outcome"]) == ("10", "graded"), honest


def test_it_learns_no_hidden_test(graded, attack):
    page, own = graded.feedback(attack), graded.bad[attack].text
    assert page
    assert [secret for secret in SECRETS if secret in page and secret not in own] == []
    assert [line for line in HIDDEN_LINES if line in page] == []


def test_no_expected_value_reaches_the_tables(graded, attack):
    shown = graded.report(attack) + " ".join(map(str, graded.table[attack].values()))
    assert [line for line in HIDDEN_LINES if line in shown] == []


def test_its_markup_is_dead_on_every_page(graded, attack):
    for name in ("grades/trial.html", f"feedback/{attack}/trial/trial.html"):
        page = (graded.course.root / name).read_text(encoding="utf-8")
        assert [tag for tag in LIVE if tag in page.lower()] == []
        assert "\x1b" not in page and "\x07" not in page


def test_links_are_not_followed_and_that_is_said(graded):
    student = graded.student("folder_links")
    assert "link" in graded.table[student]["reason"]
    for name in ("gradebook.db", "key", "passwd", "up"):
        assert not (graded.course.root / "autograded" / student / "trial" / name).exists()


def test_the_class_page_needs_nothing_from_elsewhere(graded):
    page = (graded.course.root / "grades/trial.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<img" not in page
    assert "http://" not in page and "https://" not in page

"""Stated confidence against truth: groups by hand, errors that are known, and the curve of risk against coverage."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fmlab.evaluation import by_count, by_width, risk_coverage

SAID, RIGHT = [0.1, 0.95, 0.6, 0.65, 1.0, 0.15], [0, 1, 1, 0, 1, 0]
ANSWERS = st.lists(st.tuples(st.sampled_from([0, 0.2, 0.25, 0.5, 0.7, 1]), st.booleans()), min_size=1, max_size=12)


def test_bins_of_equal_width_by_hand():
    found = by_width(SAID, RIGHT, bins=10)
    assert found.count == [2, 2, 2]  # 0.1 to 0.2, 0.6 to 0.7, 0.9 to 1; 1.0 belongs to the last bin
    assert found.said == pytest.approx([0.125, 0.625, 0.975]) and found.right == [0, 0.5, 1]
    assert found.error == pytest.approx((2 * 0.125 + 2 * 0.125 + 2 * 0.025) / 6)


def test_a_lower_edge_belongs_to_the_bin_above():
    assert by_width([0.5, 0.25, 0.2], [1, 1, 1], bins=4).count == [1, 1, 1]
    assert by_width([0.5, 0.75], [1, 1], bins=2).count == [2]


def test_groups_of_equal_size_by_hand():
    found = by_count(SAID, RIGHT, groups=3)
    assert found.said == pytest.approx([0.125, 0.625, 0.975]) and found.right == [0, 0.5, 1]
    assert by_count(torch.tensor(SAID), torch.tensor(RIGHT, dtype=torch.bool), groups=4).count == [2, 2, 1, 1]


def test_the_error_tells_honest_from_loud():
    said = torch.rand(20_000, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    right = torch.rand(20_000, generator=torch.Generator().manual_seed(1), dtype=torch.float64) < said
    for groups in (by_count, by_width):
        assert groups(said, right).error < 0.02
        assert groups(said.sqrt(), right).error == pytest.approx(2 / 3 - 1 / 2, abs=0.02)


def test_risk_and_coverage_by_hand_with_ties():
    found = risk_coverage([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0])
    assert found.threshold == [0.9, 0.5, 0.1]
    assert found.coverage == [0.25, 0.75, 1] and found.risk == pytest.approx([0, 1 / 3, 1 / 2])
    assert found.worth(0) == pytest.approx([0.25, 0.5, 0.5]) and found.worth(3) == pytest.approx([0.25, -0.25, -1])


@given(ANSWERS)
def test_every_threshold_is_what_counting_gives(some):
    said, right = zip(*some, strict=True)
    found = risk_coverage(said, right)
    assert found.threshold == sorted(set(said), reverse=True)
    for t, c, r in zip(found.threshold, found.coverage, found.risk, strict=True):
        answered = [ok for p, ok in some if p >= t]
        assert (c, r) == pytest.approx((len(answered) / len(some), answered.count(False) / len(answered)))
    assert found.worth(2)[-1] == pytest.approx(sum(1 if ok else -2 for ok in right) / len(some))


@given(ANSWERS, st.integers(1, 12))
def test_groups_hold_every_answer_once(some, groups):
    said, right = zip(*some, strict=True)
    kinds = [by_width(said, right, groups)] + ([by_count(said, right, groups)] if groups <= len(some) else [])
    for found in kinds:
        assert sum(found.count) == len(some) and min(found.count) >= 1 and 0 <= found.error <= 1
        total = sum(n * r for n, r in zip(found.count, found.right, strict=True))
        assert total == pytest.approx(sum(right))
        assert all(a <= b + 1e-12 for a, b in itertools.pairwise(found.said))


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="fill"):
        by_count([0.5], [1], groups=2)
    for broken in (lambda: by_width([], []), lambda: by_width([0.5], [1], bins=0)):
        with pytest.raises(ValueError, match="sorted into"):
            broken()
    with pytest.raises(ValueError, match="at least one"):
        risk_coverage([], [])
    with pytest.raises(ValueError, match="equal length"):
        by_width([0.5, 0.6], [1])
    with pytest.raises(ValueError, match="said"):
        risk_coverage([1.2], [1])
    with pytest.raises(ValueError, match="said"):
        by_width([float("nan")], [1])
    with pytest.raises(ValueError, match="right"):
        by_count([0.5], [2], groups=1)

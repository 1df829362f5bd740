"""The solution of `domains`: properties that any such accounts have, simulation, and definitions in exact fractions.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs. Perplexity is held against PyTorch's cross-entropy, which ignores padding in a way of its own.
"""

import math
import random
from fractions import Fraction

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

pytestmark = pytest.mark.slow
NAMES = "law code chat news".split()
SHARES = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 9), min_size=1).filter(lambda s: sum(s.values()) > 0)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("domains").items() if callable(f)})


def test_drawn_documents_bring_the_shares_in_tokens(solution):
    """20,000 draws: the share of tokens read comes within 0.03 of what was asked for."""
    lengths = {"law": [900, 1100, 1000], "chat": [10, 30], "code": [200]}
    shares = {"law": 2, "chat": 1, "code": 1}
    weights = solution.document_weights(lengths, shares)
    draw, read = random.Random(4), dict.fromkeys(lengths, 0)
    for domain in draw.choices(list(weights), weights=list(weights.values()), k=20_000):
        read[domain] += draw.choice(lengths[domain])
    for domain, share in shares.items():
        assert abs(read[domain] / sum(read.values()) - share / 4) < 0.03


@given(SHARES, st.integers(1, 9), st.integers(1, 500))
def test_epochs_spend_the_budget_and_scale_with_it(solution, shares, times, budget):
    tokens = {domain: 7 + 10 * place for place, domain in enumerate(shares)}
    got = solution.epochs(tokens, shares, budget)
    assert math.isclose(sum(got[domain] * tokens[domain] for domain in tokens), budget)
    again = solution.epochs(tokens, {domain: times * share for domain, share in shares.items()}, times * budget)
    assert again == pytest.approx({domain: times * value for domain, value in got.items()})


@given(SHARES, st.lists(st.integers(0, 60), min_size=4, max_size=4), st.integers(1, 120), st.sampled_from([1, 1.5, 4]))
def test_capped_shares_are_a_scale_or_a_limit(solution, shares, counts, budget, most):
    tokens = dict(zip(shares, counts, strict=False))
    limits = {domain: Fraction(most) * tokens[domain] / budget for domain in shares if shares[domain]}
    if sum(limits.values()) < 1:
        with pytest.raises(ValueError, match="too few"):
            solution.capped_shares(tokens, shares, budget, most)
        return
    got = solution.capped_shares(tokens, shares, budget, most)
    assert set(got) == set(shares) and math.isclose(sum(got.values()), 1)
    assert all(got[domain] == 0 for domain in shares if not shares[domain])
    scales = [got[domain] / shares[domain] for domain in limits]
    for domain, limit in limits.items():
        assert got[domain] <= limit + 1e-9
        at_limit = math.isclose(got[domain], limit, abs_tol=1e-9)
        assert at_limit or got[domain] / shares[domain] == pytest.approx(max(scales)), "below its limit: the scale"


@given(SHARES, st.integers(1, 50))
def test_where_no_limit_is_reached_the_shares_stay(solution, shares, budget):
    got = solution.capped_shares(dict.fromkeys(shares, 10**6), shares, budget, 1)
    assert got == pytest.approx({domain: share / sum(shares.values()) for domain, share in shares.items()})


def batch(seed, documents=6, time=9):
    generator = torch.Generator().manual_seed(seed)
    losses = torch.rand(documents, time, generator=generator) * 8
    mask = torch.rand(documents, time, generator=generator) < 0.6
    domains = [NAMES[place] for place in torch.randint(3, (documents,), generator=generator).tolist()]
    return losses, mask, domains


@given(st.integers(0, 10**6), st.permutations(range(6)))
def test_perplexities_do_not_care_how_tokens_are_laid_out(solution, seed, order):
    losses, mask, domains = batch(seed)
    assume(bool(mask.any()))
    got = solution.perplexity_by_domain(losses, mask, domains)
    moved = solution.perplexity_by_domain(losses[order], mask[order], [domains[place] for place in order])
    turned = solution.perplexity_by_domain(losses.flip(1), mask.flip(1), domains)
    wide = solution.perplexity_by_domain(
        torch.cat([losses, losses.new_full((6, 3), math.nan)], 1), torch.cat([mask, mask.new_zeros(6, 3)], 1), domains
    )
    assert got == pytest.approx(moved) and got == pytest.approx(turned) and got == pytest.approx(wide)
    macro, micro = solution.macro_micro(losses, mask, domains)
    for average in (macro, micro):
        assert min(got.values()) - 1e-9 <= average <= max(got.values()) + 1e-9
    assert macro <= sum(got.values()) / len(got) + 1e-9, "the mean of perplexities is never smaller"
    assert solution.macro_micro(losses, mask, ["one"] * 6) == pytest.approx((micro, micro))


@given(st.integers(0, 10**6))
def test_pytorch_gives_the_same_where_padding_is_ignored(solution, seed):
    _, mask, domains = batch(seed)
    logits = torch.randn(6, 9, 5, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * 3
    targets = torch.arange(54).reshape(6, 9) % 5
    losses = cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    known = targets.masked_fill(~mask, -100)  # what cross_entropy leaves out of its mean
    got = solution.perplexity_by_domain(losses, mask, domains)
    for domain in set(domains):
        rows = torch.tensor([name == domain for name in domains])
        theirs = cross_entropy(logits[rows].transpose(1, 2), known[rows]).exp()
        assert got[domain] == pytest.approx(theirs.item()) if mask[rows].any() else domain not in got


@given(st.integers(0, 10**6), st.integers(-9, 9))
def test_what_is_easy_for_all_says_nothing(solution, seed, shift):
    generator = torch.Generator().manual_seed(seed)
    losses = torch.randint(0, 64, (4, 3), generator=generator).double() / 8  # of four models: every mean is exact
    got = solution.home_domains(losses, NAMES[:3])
    assert solution.home_domains(losses + torch.tensor([shift, 0, -2 * shift]), NAMES[:3]) == got
    assert solution.home_domains(losses.flip(0), NAMES[:3]) == got[::-1]


WORD = st.sampled_from("a b c, d".split())
TEXT = st.lists(WORD, max_size=7).map(" ".join)


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=4), st.integers(1, 4))
def test_overlap_by_looking_everywhere(solution, train, tests, n):
    stream = iter(train)
    got = solution.overlap(lambda: next(stream, None), tests, n)
    spaced = [" " + text.replace(",", "") + " " for text in train]
    for text, share in zip(tests, got, strict=True):
        words = text.replace(",", "").split()
        size = min(n, len(words))
        grams = [" " + " ".join(words[i : i + size]) + " " for i in range(len(words) - size + 1)] if words else []
        hits = sum(any(gram in document for document in spaced) for gram in grams)
        assert share == (hits / len(grams) if grams else 0.0)


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.25, 0.5, 1.0])), max_size=8), st.sampled_from([0.25, 0.5])
)
def test_all_is_the_mixture_of_clean_and_contaminated(solution, documents, threshold):
    correct, shares = [right for right, _ in documents], [share for _, share in documents]
    got = solution.clean_scores(correct, shares, threshold)
    turned = solution.clean_scores(correct, [1.0 - share for share in shares], 1.0 - threshold + 1e-9)
    assert sorted(got["contaminated"] + turned["contaminated"]) == list(range(len(documents)))
    assert got["all"] == turned["all"] and (got["clean"] is None) == (len(got["contaminated"]) == len(documents))
    if None not in (got["clean"], turned["clean"]):
        dirty = len(got["contaminated"]) / len(documents)
        assert got["all"] == pytest.approx((1 - dirty) * got["clean"] + dirty * turned["clean"])
        assert got["gain"] == pytest.approx(dirty * (turned["clean"] - got["clean"]))

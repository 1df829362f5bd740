"""The world by domain: known structure, known entropy, shares that hold, a checker that can say no."""

import doctest
import itertools
import random
import re
from collections import Counter
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.world import Judge, World, sentences
from fmlab.world import domains as made
from fmlab.world.domains import DOMAINS, TEXT, angle_fact, angles_right, domain_documents, mixture, weather
from fmlab.world.proteins import RESIDUES, Proteins

WORLD = World(0, n_people=30)


def take(stream, count):
    return list(itertools.islice(stream, count))


def entropy(items):
    counts = Counter(items)
    total = sum(counts.values())
    return -sum(n / total * log2(n / total) for n in counts.values())


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_is_decided_by_world_and_seed(domain):
    first = take(domain_documents(domain, WORLD, 3), 30)
    assert first == take(domain_documents(domain, WORLD, 3), 30)
    assert first != take(domain_documents(domain, WORLD, 4), 30)
    assert first != take(domain_documents(domain, World(1, n_people=30), 3), 30) or domain in ("code", "sums")


@pytest.mark.parametrize("domain", TEXT)
def test_text_domains_tell_the_truth(domain):
    judge = Judge(WORLD)
    said = [s for text in take(domain_documents(domain, WORLD, 0), 500) for s in sentences(text)]
    assert {judge(s) for s in said} <= {"true", "no claim"} and "true" in map(judge, said)


@pytest.mark.parametrize("domain", ["medicine", "recipes", "code", "sums"])
def test_the_stated_entropy_is_that_of_what_is_drawn(domain):
    """Domains with few documents: the entropy of 60,000 draws is close to the exact one."""
    drawn = take(domain_documents(domain, WORLD, 0), 60_000)
    assert entropy(drawn) == pytest.approx(made.bits(domain, WORLD), abs=0.02)


def test_the_entropy_of_large_domains_is_that_of_a_small_world():
    tiny = World(0, n_people=1)
    drawn = take(domain_documents("general", tiny, 0), 60_000)
    assert entropy(drawn) == pytest.approx(made.bits("general", tiny), abs=0.03)


def test_the_entropy_of_proteins_is_that_of_what_is_drawn():
    small = Proteins(5, families=2, length=12, pairs=2, motif=2)  # 2 bits a pair, 2 a free column, 1 for the family
    assert small.bits == 1 + 2 * 2 + 2 * 2
    rng = random.Random(0)
    assert entropy(small.draw(rng) for _ in range(60_000)) == pytest.approx(small.bits, abs=0.02)
    assert made.bits("protein", WORLD) == pytest.approx(log2(3) + 2 * (4 + 6))


@given(st.integers(0, 30), st.integers(0, 10**6))
def test_a_protein_belongs_to_exactly_the_family_that_made_it(seed, draw):
    proteins = Proteins(seed)
    rng = random.Random(draw)
    number = rng.randrange(3)
    text = proteins.draw(rng, number)
    assert [family.holds(text) for family in proteins.families] == [f == number for f in range(3)]
    assert proteins.family_of(text) == number and len(text) == 24 and text[0] == "m" and set(text) <= set(RESIDUES)


@given(st.integers(0, 30))
def test_a_changed_pair_or_motif_is_noticed(seed):
    proteins = Proteins(seed)
    family = proteins.families[0]
    text = family.draw(random.Random(seed))
    fixed = [j for _, j in family.pairs] + list(family.motif)
    for column in fixed:
        other = next(letter for letter in RESIDUES if letter != text[column])
        assert not family.holds(text[:column] + other + text[column + 1 :])
    assert proteins.family_of(text + "m") is None and proteins.family_of("") is None


def test_paired_columns_share_two_bits_and_others_none():
    family = Proteins(0).families[1]
    drawn = [family.draw(random.Random(i)) for i in range(4000)]

    def shared(i, j):
        return entropy(t[i] for t in drawn) + entropy(t[j] for t in drawn) - entropy(t[i] + t[j] for t in drawn)

    for i, j in itertools.combinations(range(24), 2):
        assert shared(i, j) == pytest.approx(family.information(i, j), abs=0.02)
    assert sum(family.information(i, j) for i, j in itertools.combinations(range(24), 2)) == 2 * 4
    assert {family.information(j, i) for i, j in family.pairs} == {2.0}


def test_no_byte_of_a_protein_is_new_to_general_text():
    general = set("".join(take(domain_documents("general", WORLD, 0), 2000)))
    assert set(RESIDUES) <= general


@pytest.mark.parametrize("arguments", [{"families": 0}, {"families": 20}, {"length": 17}, {"pairs": -1}])
def test_proteins_that_do_not_fit_are_refused(arguments):
    with pytest.raises(ValueError, match="families|columns"):
        Proteins(0, **arguments)


@given(st.sampled_from([0.0, 0.01, 0.05, 0.2, 0.5, 1.0]), st.integers(0, 20))
def test_shares_are_shares_of_bytes(share, seed):
    texts = take(mixture({"general": 1 - share, "protein": share}, WORLD, seed), 600)
    sizes = {True: 0, False: 0}
    for text in texts:
        sizes[" " not in text] += len(text.encode()) + 1
    assert sizes[True] / sum(sizes.values()) == pytest.approx(share, abs=0.01)


def test_a_mixture_keeps_each_domains_own_order():
    mixed = take(mixture({"sums": 0.5, "protein": 0.5}, WORLD, 2), 400)
    proteins = [text for text in mixed if " " not in text]
    assert proteins == take(domain_documents("protein", WORLD, 2), len(proteins))


@pytest.mark.parametrize("shares", [{"general": 0.5}, {"general": 1.5, "protein": -0.5}, {}, {"poetry": 1.0}])
def test_shares_that_make_no_mixture_are_refused_at_once(shares):
    with pytest.raises(ValueError, match="add up to 1|No domain 'poetry'"):
        mixture(shares, WORLD, 0)


def test_an_unknown_domain_is_refused_by_name():
    for ask in (lambda: domain_documents("poetry", WORLD, 0), lambda: made.bits("poetry", WORLD)):
        with pytest.raises(ValueError, match="poetry"):
            ask()


def test_the_weather_follows_its_rule_up_to_the_stated_noise():
    rows = weather(3000, 1)
    assert rows == weather(3000, 1) != weather(3000, 2) and {len(row) for row in rows} == {12}
    left, own, right = made.LEFT, made.OWN, made.RIGHT
    errors = [
        tomorrow[s] - left * today[s - 1] - own * today[s] - right * today[(s + 1) % 12]
        for today, tomorrow in itertools.pairwise(rows)
        for s in range(12)
    ]
    assert sum(e * e for e in errors) / len(errors) == pytest.approx(made.NOISE**2, rel=0.03)


@pytest.mark.parametrize(("steps", "stations"), [(0, 12), (5, 2)])
def test_weather_without_a_ring_is_refused(steps, stations):
    with pytest.raises(ValueError, match="ring"):
        weather(steps, 0, stations)


@given(st.integers(0, 10**6))
def test_angle_facts_pass_the_checker_and_changed_ones_do_not(seed):
    fact = angle_fact(random.Random(seed))
    assert angles_right(fact)
    numbers = re.findall(r"\d+", fact)
    assert not angles_right(fact.replace(f"and {numbers[-1]} .", f"and {int(numbers[-1]) + 5} ."))
    assert not angles_right(fact[:-2]) and not angles_right(f"{fact} .")


def test_the_checker_knows_figures_and_refuses_what_no_figure_has():
    assert angles_right("the angles of a triangle are 60 , 60 and 60 .")
    assert angles_right("the angles of a hexagon are 120 , 120 , 120 , 120 , 120 and 120 .")
    assert not angles_right("the angles of a triangle are 90 , 90 and 0 .")
    assert not angles_right("the angles of a quadrilateral are 200 , 100 , 30 and 30 .")
    assert not angles_right("the angles of a triangle are 90 , 90 , 90 and 90 .")
    assert not angles_right("the angles of a circle are 60 , 60 and 60 .")


def test_a_blind_guess_is_right_about_one_time_in_thirty_five():
    rng = random.Random(0)
    right = sum(angles_right(angle_fact(rng, blind=True)) for _ in range(20_000)) / 20_000
    assert right == pytest.approx(1 / 35, abs=0.004)


def test_examples_in_docstrings_are_true():
    result = doctest.testmod(made)
    assert result.attempted and not result.failed

"""Raters, reward models and best of N, against what the formulas say when they are written out the long way."""

import itertools
import math
import random
from functools import cache

import numpy as np
import pytest
import torch

from fmlab import models, runtime
from fmlab.posttraining import Rendered, Scorer
from fmlab.posttraining.best_of_n import best_of, divergence, mean_of_best
from fmlab.posttraining.raters import Answer, Comparison, Rater, compare_all, pairs, write
from fmlab.posttraining.reward import (
    bradley_terry_loss,
    calibration,
    margins,
    pair_accuracy,
    score,
    train_on_grades,
    train_reward,
)
from fmlab.text import world_tokenizer
from fmlab.training import TrainConfig
from fmlab.world import World
from fmlab.world.portraits import Portrait, Reader

RUN = runtime.Run("laptop", torch.device("cpu"), 0)


def made_up(quality=0, tokens=3, courtesy=False, person="Korira"):
    true, false = max(quality, 0), max(-quality, 0)
    row = Rendered([1] * (2 + tokens), [False] * 2 + [True] * tokens)
    return Answer(person, row, f"{person} {quality} {tokens}", Portrait(true=true, false=false, courtesy=courtesy))


@cache
def studio():
    world = World(0)
    return models.load("portraits-0"), world_tokenizer(world), Reader(world)


# raters


def test_a_rater_without_noise_sees_the_quality_and_a_tie_is_a_coin():
    sharp = Rater(noise=0)
    assert sharp.probability(made_up(2), made_up(1)) == 1
    assert sharp.probability(made_up(1), made_up(2)) == 0
    assert sharp.probability(made_up(1), made_up(1)) == 0.5


def test_noise_makes_the_choice_a_sigmoid_of_the_difference():
    rater = Rater(noise=0.5)
    assert rater.probability(made_up(2), made_up(1)) == pytest.approx(1 / (1 + math.exp(-2)))
    both = rater.probability(made_up(3), made_up(-1)) + rater.probability(made_up(-1), made_up(3))
    assert both == pytest.approx(1)
    assert Rater(noise=1e-9).probability(made_up(0), made_up(5)) == pytest.approx(0)  # no overflow


def test_a_taste_for_length_and_courtesy_is_added_to_the_quality():
    rater = Rater(per_token=0.1, courtesy=0.7)
    assert rater.liking(made_up(2, tokens=5, courtesy=True)) == pytest.approx(2 + 0.5 + 0.7)


def test_choices_come_as_often_as_the_probability_says():
    rater, rng = Rater(noise=1.0), random.Random(1)
    better, worse = made_up(1), made_up(0)
    wins = sum(rater.compare(worse, better, rng).chosen is better for _ in range(4000))
    assert wins / 4000 == pytest.approx(1 / (1 + math.exp(-1)), abs=0.03)


def test_grades_order_two_answers_as_often_as_comparisons_do():
    rater, rng = Rater(noise=1.0, offset=4, scale=0.5), random.Random(1)
    wins = sum(rater.grade(made_up(1), rng) > rater.grade(made_up(0), rng) for _ in range(4000))
    assert wins / 4000 == pytest.approx(1 / (1 + math.exp(-1)), abs=0.03)
    assert Rater(noise=0, offset=4, scale=0.5).grade(made_up(2), rng) == 5


def test_raters_refuse_what_makes_no_sense():
    with pytest.raises(ValueError, match="noise"):
        Rater(noise=-1)
    with pytest.raises(ValueError, match="scale"):
        Rater(scale=0)
    with pytest.raises(ValueError, match="different requests"):
        Rater().compare(made_up(), made_up(person="Raleko"), random.Random(0))


def test_pairs_are_two_different_answers_to_one_request_and_the_seed_decides_them():
    policy, tokenizer, reader = studio()
    drawn = pairs(policy, 6, tokenizer, reader, seed=4)
    assert len(drawn) == 6
    assert all(a.person == b.person and a.text != b.text for a, b in drawn)
    assert drawn == pairs(policy, 6, tokenizer, reader, seed=4)
    assert drawn != pairs(policy, 6, tokenizer, reader, seed=5)


def test_written_answers_hold_their_own_text_and_count():
    policy, tokenizer, reader = studio()
    person = reader.world.people[5]
    (answer,) = write(policy, [person], tokenizer, reader, torch.Generator().manual_seed(2))
    said = [i for i, mine in zip(answer.row.ids, answer.row.answer, strict=True) if mine]
    assert tokenizer.decode(said) == f"{answer.text} <end>"
    assert answer.length == len(said)
    assert answer.portrait == reader(person, answer.text)


def test_several_raters_share_the_pairs():
    drawn = [(made_up(0, tokens=9), made_up(1, tokens=2))] * 400
    fair, charmed = Rater(noise=0), Rater(noise=0, per_token=1.0)
    chosen = [c.chosen.length for c in compare_all(drawn, [fair, charmed], seed=3)]
    assert 0.4 < chosen.count(9) / 400 < 0.6
    assert {c.chosen.length for c in compare_all(drawn, fair, seed=3)} == {2}


# the loss and what is measured on margins


def test_the_loss_is_the_likelihood_of_the_choices_written_out_in_float64():
    values = torch.linspace(-8, 8, 33)
    expected = np.mean([math.log1p(math.exp(-m)) for m in values.tolist()])
    assert bradley_terry_loss(values).item() == pytest.approx(expected, rel=1e-6)
    assert bradley_terry_loss(torch.zeros(1)).item() == pytest.approx(math.log(2))


def test_the_loss_stays_finite_and_keeps_its_slope_far_out():
    margin = torch.tensor([-1000.0, 1000.0], requires_grad=True)
    loss = bradley_terry_loss(margin)
    (slope,) = torch.autograd.grad(loss, margin)
    assert loss.item() == 500
    assert slope.tolist() == [-0.5, 0.0]


def test_accuracy_counts_equal_scores_half():
    assert pair_accuracy(torch.tensor([1.0, -1.0, 0.0, 2.0])) == 0.625


def test_calibration_groups_from_least_to_most_sure():
    margin = torch.tensor([0.1, -0.2, 3.0, 4.0])
    found = calibration(margin, groups=2)
    sure = torch.sigmoid(margin.double().abs())
    assert found.said == pytest.approx([sure[:2].mean().item(), sure[2:].mean().item()])
    assert found.right == [0.5, 1.0] and found.count == [2, 2]
    gaps = [abs(s - r) for s, r in zip(found.said, found.right, strict=True)]
    assert found.error == pytest.approx(sum(gaps) / 2)


def test_margins_drawn_from_their_own_model_are_calibrated():
    generator = torch.Generator().manual_seed(0)
    margin = 2 * torch.randn(20_000, generator=generator)
    wins = torch.rand(20_000, generator=generator) < margin.sigmoid()
    assert calibration(torch.where(wins, margin, -margin)).error < 0.01
    assert calibration(torch.where(wins, 3 * margin, -3 * margin)).error > 0.05  # three times too sure


def test_nothing_to_measure_is_refused():
    for function in (bradley_terry_loss, pair_accuracy):
        with pytest.raises(ValueError, match="no comparison"):
            function(torch.tensor([]))
    with pytest.raises(ValueError, match="groups"):
        calibration(torch.zeros(3), groups=4)


# training


def small():
    config = models.GPTConfig(vocab_size=12, context=8, layers=1, width=16, heads=2)
    return models.GPT(config)


def comparisons_by_last_word(count=64):
    rng, found = random.Random(0), []
    for _ in range(count):
        start = [rng.randrange(2, 10) for _ in range(rng.randrange(1, 4))]
        chosen, rejected = ([*start, word] for word in (10, 11))
        rows = [Answer("x", Rendered(ids, [True] * len(ids)), str(ids), Portrait()) for ids in (chosen, rejected)]
        found.append(Comparison(*rows))
    return found


def test_a_reward_model_learns_what_was_preferred_and_leaves_its_start_alone():
    start, compared = small(), comparisons_by_last_word()
    before = {name: weight.clone() for name, weight in start.state_dict().items()}
    model, history = train_reward(start, compared, TrainConfig(steps=60, lr=3e-3), RUN, seed=1)
    assert pair_accuracy(margins(model, compared)) == 1
    assert history.losses[0] == pytest.approx(math.log(2)) and history.losses[-1] < 0.1
    assert all(torch.equal(before[name], weight) for name, weight in start.state_dict().items())
    again, _ = train_reward(start, compared, TrainConfig(steps=60, lr=3e-3), RUN, seed=1)
    assert torch.equal(margins(again, compared), margins(model, compared))


def test_swapped_comparisons_teach_the_opposite():
    compared = [Comparison(c.rejected, c.chosen) for c in comparisons_by_last_word()]
    model, _ = train_reward(small(), compared, TrainConfig(steps=60, lr=3e-3), RUN, seed=1)
    assert pair_accuracy(margins(model, comparisons_by_last_word())) == 0


def test_grades_teach_differences_of_their_own_size():
    compared = comparisons_by_last_word()
    graded = [(a.row, grade) for c in compared for a, grade in ((c.chosen, 7.0), (c.rejected, 5.0))]
    model, _ = train_on_grades(small(), graded, TrainConfig(steps=150, lr=3e-3), RUN, seed=1)
    assert margins(model, compared).mean().item() == pytest.approx(2, abs=0.2)


def test_scores_do_not_depend_on_the_batch_or_its_padding():
    model = Scorer(small())
    torch.nn.init.normal_(model.head.weight, generator=torch.Generator().manual_seed(0))
    rows = [c.chosen.row for c in comparisons_by_last_word(9)]
    alone = torch.cat([score(model, [row]) for row in rows])
    assert torch.allclose(score(model, rows, batch=4), alone, atol=1e-6)
    by_hand = [model(torch.tensor([row.ids]))[0, -1].item() for row in rows]
    assert alone.tolist() == pytest.approx(by_hand, abs=1e-6)


def test_nothing_to_learn_or_score_is_refused():
    config = TrainConfig(steps=1)
    with pytest.raises(ValueError, match="at least one comparison"):
        train_reward(small(), [], config, RUN, seed=0)
    with pytest.raises(ValueError, match="at least one grade"):
        train_on_grades(small(), [], config, RUN, seed=0)
    with pytest.raises(ValueError, match="nothing to score"):
        score(Scorer(small()), [])


# best of n


def every_subset(scores, values, n):
    """Mean over all subsets of n, and over its best where several are best."""
    kept = []
    for subset in itertools.combinations(range(len(scores)), n):
        top = max(scores[i] for i in subset)
        best = [values[i] for i in subset if scores[i] == top]
        kept.append(sum(best) / len(best))
    return sum(kept) / len(kept)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("levels", [3, 1000])
def test_the_best_of_n_is_the_mean_over_every_subset(seed, levels):
    rng = random.Random(seed)
    scores, values = [rng.randrange(levels) for _ in range(9)], [rng.gauss(0, 1) for _ in range(9)]
    for n in range(1, 10):
        found = mean_of_best(torch.tensor(scores, dtype=torch.float32), torch.tensor(values), n)
        assert found.item() == pytest.approx(every_subset(scores, values, n), abs=1e-6)


def test_rows_are_separate_and_large_numbers_do_not_overflow():
    scores = torch.randn(2, 4000, generator=torch.Generator().manual_seed(1))
    values = torch.stack([scores[0], -scores[1]])
    found = mean_of_best(scores, values, 2000)
    assert found.shape == (2,) and found.dtype == torch.float64
    assert found[0].item() == mean_of_best(scores[0], values[0], 2000).item()
    assert found[0] > 2.5 and found[1] < -2.5
    assert mean_of_best(scores, torch.ones_like(scores), 64).tolist() == pytest.approx([1, 1])


def test_best_of_n_refuses_what_cannot_be():
    one = torch.zeros(3)
    for n in (0, 4):
        with pytest.raises(ValueError, match="cannot be taken"):
            mean_of_best(one, one, n)
    with pytest.raises(ValueError, match="one shape"):
        mean_of_best(one, torch.zeros(2), 1)
    with pytest.raises(ValueError, match="not a number"):
        mean_of_best(torch.tensor([0.0, math.nan]), torch.zeros(2), 1)
    with pytest.raises(ValueError, match="not defined"):
        divergence(0)


def test_the_divergence_is_that_of_the_best_of_n_among_many_equally_likely_answers():
    m, n = 2000, 4
    top = torch.arange(1, m + 1, dtype=torch.float64) / m
    best = top**n - torch.cat([top.new_zeros(1), top[:-1]]) ** n  # probability that rank j is the best of n
    assert divergence(n) == pytest.approx((best * (best * m).log()).sum().item(), abs=1e-2)
    assert divergence(1) == 0


def test_best_of_keeps_the_highest_scored_of_the_answers_drawn():
    policy, tokenizer, reader = studio()
    model = Scorer(policy)
    torch.nn.init.normal_(model.head.weight, generator=torch.Generator().manual_seed(0))
    people = reader.world.people[:2]
    kept = best_of(policy, model, people, 5, tokenizer, reader, torch.Generator().manual_seed(3))
    drawn = write(policy, [p for p in people for _ in range(5)], tokenizer, reader, torch.Generator().manual_seed(3))
    assert [a.person for a in kept] == people
    for i, answer in enumerate(kept):
        scores = score(model, [a.row for a in drawn[5 * i : 5 * i + 5]])
        assert answer == drawn[5 * i + int(scores.argmax())]

"""Speculative decoding is exact: greedy tokens are the same, and every text keeps its probability."""

from collections import defaultdict

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.decoding import generate, process, processors, speculate
from fmlab.decoding import speculative as module
from fmlab.decoding.speculative import acceptance, remainder
from fmlab.models import GPT, GPTConfig

seeds = st.integers(0, 10_000)


def gpt(vocab=13, context=24, seed=3, sharp=4.0, **sizes):
    """An untrained model with larger weights, so that its choices depend on what it reads."""
    model = GPT(GPTConfig(vocab_size=vocab, context=context, layers=1, width=16, heads=2, **sizes), seed=seed).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(sharp)
    return model


TARGET, DRAFT = gpt(), gpt(seed=4)
PROMPT = torch.tensor([1, 4, 2])


def noisy(model, flips):
    """A draft that guesses like the model, but is wrong wherever `flips` says so."""
    return lambda ids: model(ids[None])[0, -1] * (-1 if len(ids) % flips == 0 else 1)


@pytest.mark.parametrize("guesses", [1, 2, 5, 30])
@pytest.mark.parametrize("draft", [DRAFT, TARGET, noisy(TARGET, 3), noisy(TARGET, 4), lambda ids: torch.zeros(13)])
@pytest.mark.parametrize("new", [0, 1, 2, 21])
def test_greedy_tokens_are_the_same_whatever_the_draft(draft, guesses, new):
    out = speculate(TARGET, draft, PROMPT, new, guesses)
    assert torch.equal(out.tokens, generate(TARGET, PROMPT[None], new)[0])
    assert out.accepted <= out.proposed and out.target_passes + out.accepted == new


def test_a_perfect_draft_needs_one_pass_for_every_guesses_plus_one_tokens(monkeypatch):
    seen = []
    forward = GPT.forward
    spy = lambda self, x, cache=None: seen.append(x.shape[1]) or forward(self, x, cache)  # noqa: E731
    monkeypatch.setattr(GPT, "forward", spy)
    with torch.inference_mode():
        logits = {}
        x = PROMPT
        while len(x) < 18:
            logits[len(x)] = forward(TARGET, x[None])[0, -1]
            x = torch.cat([x, logits[len(x)].argmax()[None]])
    out = speculate(TARGET, lambda ids: logits[len(ids)], PROMPT, 15, 4)
    assert (out.target_passes, out.proposed, out.accepted) == (3, 12, 12)
    assert seen == [3 + 4, 1 + 4, 1 + 4]  # nothing is read twice


def test_after_a_rejection_the_target_reads_only_what_is_new(monkeypatch):
    seen = []
    forward = GPT.forward
    monkeypatch.setattr(GPT, "forward", lambda self, x, cache=None: seen.append(x.shape[1]) or forward(self, x, cache))
    worst = lambda ids: -forward(TARGET, ids[None])[0, -1]  # noqa: E731
    out = speculate(TARGET, worst, PROMPT, 6, 2)
    assert out.accepted == 0 and out.target_passes == 6
    assert seen == [3 + 2, 1 + 2, 1 + 2, 1 + 2, 1 + 1, 1]


def test_a_draft_with_a_cache_computes_each_token_once_unless_it_was_rejected(monkeypatch):
    read = []
    forward = GPT.forward

    def spy(self, x, cache=None):
        if self is DRAFT:
            read.append(x.shape[1])
        return forward(self, x, cache)

    monkeypatch.setattr(GPT, "forward", spy)
    out = speculate(TARGET, DRAFT, PROMPT, 20, 3)
    rejected = out.proposed - out.accepted
    assert sum(read) <= len(PROMPT) + 20 + rejected + out.target_passes


@given(seeds, st.floats(0.1, 5), st.integers(2, 30))
def test_one_step_has_exactly_the_target_s_distribution(seed, scale, vocab):
    """q(x) min(1, p/q) + P(rejected) max(0, p - q) / sum = p(x): Leviathan et al. 2023, appendix A.1."""
    generator = torch.Generator().manual_seed(seed)
    p, q = (torch.randn(2, vocab, generator=generator, dtype=torch.float64) * scale).softmax(-1)
    accepted = q * acceptance(p, q)
    torch.testing.assert_close(accepted + (1 - accepted.sum()) * remainder(p, q), p)
    assert torch.allclose(accepted.sum(), 1 - (p - q).abs().sum() / 2)  # one minus the total variation


def test_equal_and_disjoint_distributions():
    p = torch.tensor([0.5, 0.5, 0.0])
    q = torch.tensor([0.0, 0.0, 1.0])
    assert acceptance(p, p).tolist() == [1, 1, 1] and torch.equal(remainder(p, p), p)
    assert acceptance(p, q)[2] == 0 and torch.equal(remainder(p, q), p)


def every_text(monkeypatch, run):
    """The exact distribution of what `run()` writes: every outcome of every draw is followed, with its probability."""
    found = defaultdict(float)
    script = [[]]
    while script:
        path = script.pop()
        weight, step = [1.0], [0]

        def draw(probability, generator, path=path, weight=weight, step=step):
            if step[0] == len(path):  # a draw not met before: take the first outcome now, the others later
                open_ = [i for i, p in enumerate(probability.tolist()) if p > 0]
                script.extend([*path, i] for i in open_[1:])
                path.append(open_[0])
            choice = path[step[0]]
            step[0] += 1
            weight[0] *= probability[choice].item()
            return choice

        monkeypatch.setattr(module, "_draw", draw)
        found[tuple(run().tokens.tolist())] += weight[0]
    return found


@pytest.mark.parametrize(
    ("settings_", "guesses", "stop"),
    [({}, 1, None), ({}, 2, None), ({"temperature": 0.7, "top_k": 2}, 3, None), ({"top_p": 0.8}, 2, 1), ({}, 2, 0)],
)
def test_every_text_keeps_its_probability(monkeypatch, settings_, guesses, stop):
    target, draft = gpt(vocab=3, sharp=2.0), gpt(vocab=3, seed=5, sharp=2.0)
    steps, prompt, new = processors(**settings_), torch.tensor([0, 2]), 4
    generator = torch.Generator()  # not drawn from: every outcome is followed
    found = every_text(monkeypatch, lambda: speculate(target, draft, prompt, new, guesses, steps, generator, stop))

    expected = defaultdict(float)

    def write(text, weight):
        if len(text) == new or (stop is not None and stop in text):
            expected[text] += weight
            return
        with torch.inference_mode():
            logits = target(torch.tensor([[*prompt.tolist(), *text]]))[0, -1]
        for token, p in enumerate(process(logits, steps).softmax(-1).tolist()):
            if p > 0:
                write((*text, token), weight * p)

    write((), 1.0)
    assert set(expected) == set(found) and abs(sum(found.values()) - 1) < 1e-5
    for text, probability in expected.items():
        assert abs(found[text] - probability) < 1e-6, text


@settings(max_examples=5, deadline=None)
@given(seeds)
def test_the_same_generator_seed_draws_the_same_text(seed):
    draw = lambda: speculate(TARGET, DRAFT, PROMPT, 12, 3, [], torch.Generator().manual_seed(seed))  # noqa: E731
    before = torch.get_rng_state()
    assert torch.equal(draw().tokens, draw().tokens) and torch.equal(before, torch.get_rng_state())


def test_drawn_texts_follow_the_target():
    """Chi-square over 3,000 pairs of tokens, of 9 possible; with 8 degrees of freedom 50 is exceeded once in 10^7."""
    target, draft, prompt = gpt(vocab=3, sharp=2.0), gpt(vocab=3, seed=5, sharp=2.0), torch.tensor([0, 2])
    generator = torch.Generator().manual_seed(1)
    with torch.inference_mode():
        q = {length: draft(torch.tensor([[0, 2, 1][:length]]))[0, -1] for length in (2, 3)}
        first = target(prompt[None])[0, -1].softmax(-1)
        rows = torch.tensor([[0, 2, i] for i in range(3)])
        expected = (first[:, None] * target(rows)[:, -1].softmax(-1)).flatten() * 3000
    pairs = [speculate(target, lambda ids: q[len(ids)], prompt, 2, 2, [], generator).tokens for _ in range(3000)]
    found = torch.bincount(torch.stack(pairs) @ torch.tensor([3, 1]), minlength=9)
    assert (((found - expected) ** 2) / expected).sum() < 50


def test_the_answer_ends_with_stop_and_counts_only_what_stands():
    free = generate(TARGET, PROMPT[None], 20)[0].tolist()
    for stop in set(free):
        out = speculate(TARGET, TARGET, PROMPT, 20, 6, stop=stop)
        assert out.tokens.tolist() == free[: free.index(stop) + 1]
        assert out.accepted <= len(out.tokens) and out.accepted <= out.proposed


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        speculate(TARGET, DRAFT, PROMPT, 3, 0)
    with pytest.raises(ValueError, match="shape"):
        speculate(TARGET, DRAFT, PROMPT[None], 3)
    with pytest.raises(ValueError, match="do not fit a context of 24"):
        speculate(TARGET, DRAFT, PROMPT, 23)
    with pytest.raises(ValueError, match="shorter than"):
        speculate(TARGET, gpt(context=8), PROMPT, 3)

"""Beam search against transformers on random models, against enumeration, and its stated rules one by one."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.decoding import beam_search, generate, sequence_logprobs
from fmlab.models import GPT, GPTConfig, KVCache
from fmlab.models.pretrained import load_pretrained
from fmlab.models.quantised import QuantisedKVCache

transformers = pytest.importorskip("transformers", reason="pip install -r requirements.txt")
VOCAB, STOP = 9, 4
PROMPT = torch.tensor([1, 3, 2])
# beams, new tokens, end token, first token of the prompt
SEARCHES = [
    (2, 1, 4, 1),
    (3, 4, None, 5),
    *((2 + i % 4, 5 + i % 3, stop, 1 + i) for i, stop in enumerate((1, 4, 6, 0, 7, 8))),
]


def gpt(seed=0, vocab=VOCAB, sharp=4.0):
    """An untrained model with larger weights, so that its choices depend on what it reads."""
    model = GPT(GPTConfig(vocab_size=vocab, context=16, layers=1, width=16, heads=2), seed=seed).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(sharp)
    return model


@pytest.fixture(scope="module", params=[0, 1])
def pair(request, tmp_path_factory):
    """A random model of transformers and the same weights as ours."""
    folder = tmp_path_factory.mktemp("model")
    config = transformers.GPT2Config(
        vocab_size=VOCAB, n_positions=24, n_embd=16, n_layer=1, n_head=2, initializer_range=0.6
    )
    torch.manual_seed(request.param)
    theirs = transformers.GPT2LMHeadModel(config).eval()
    theirs.save_pretrained(folder)
    return theirs, load_pretrained(str(folder))


@pytest.mark.parametrize("early", [False, True, "never"])
@pytest.mark.parametrize("penalty", [-1.0, 0.0, 0.6, 1.0, 2.0])
def test_transformers_finds_the_same(pair, early, penalty):
    theirs, ours = pair
    found = set()
    for beams, new, stop, start in SEARCHES:
        prompt = torch.tensor([start, 3])
        out = theirs.generate(
            prompt[None], num_beams=beams, num_return_sequences=beams, max_new_tokens=new, do_sample=False,
            eos_token_id=stop, pad_token_id=0, length_penalty=penalty, early_stopping=early,
            output_scores=True, return_dict_in_generate=True,
        )  # fmt: skip
        expected = []
        for row in out.sequences[:, 2:].tolist():
            expected.append(tuple(row[: row.index(stop) + 1] if stop in row else row[:new]))
        hypotheses = beam_search(ours, prompt, beams, new, stop, penalty, early).hypotheses
        assert [h.tokens for h in hypotheses] == expected, (beams, new, stop, start)
        torch.testing.assert_close(torch.tensor([h.score for h in hypotheses]), out.sequences_scores, rtol=0, atol=1e-4)
        found |= {h.finished for h in hypotheses}
    assert found == {True, False}


def everything(model, new, stop, penalty):
    """Every text of at most `new` tokens that ends with stop or is cut at the limit, with its score, best first."""
    texts = []
    for length in range(1, new + 1):
        for text in itertools.product(range(VOCAB), repeat=length):
            if stop not in text[:-1] and (length == new or text[-1] == stop):
                texts.append(text)
    rows = [[*PROMPT.tolist(), *text] for text in texts]
    logprobs = sequence_logprobs(model, rows, given=len(PROMPT)).tolist()
    scored = [(value / len(text) ** penalty, text) for value, text in zip(logprobs, texts, strict=True)]
    return sorted(scored, reverse=True)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("penalty", [0.0, 1.0])
@pytest.mark.parametrize("stop", [None, STOP])
def test_with_room_for_every_text_the_search_is_an_enumeration(seed, penalty, stop):
    model = gpt(seed)
    best = everything(model, 3, stop, penalty)
    found = beam_search(model, PROMPT, VOCAB**3, 3, stop, penalty, "never").hypotheses
    assert len(found) == len(best)
    assert [h.tokens for h in found[:20]] == [text for _, text in best[:20]]
    assert found[0].score == pytest.approx(best[0][0], abs=1e-5)


def test_more_beams_never_left_out_more_than_the_trace_shows():
    """Every live candidate continues a live one of the step before, and its log-probability is the model's own."""
    model = gpt(5)
    search = beam_search(model, PROMPT, 3, 6, STOP)
    texts = [()]
    for step in search.steps:
        assert len(step) <= 6 and [c.logprob for c in step] == sorted((c.logprob for c in step), reverse=True)
        written = [(*texts[c.parent], c.token) for c in step]
        rows = [[*PROMPT.tolist(), *text] for text in written]
        sums = sequence_logprobs(model, rows, given=len(PROMPT))
        torch.testing.assert_close(sums, torch.tensor([c.logprob for c in step]).double(), rtol=0, atol=1e-4)
        assert all((c.token == STOP) == (c.fate == "finished") for c in step[:3] if c.fate != "cut")
        texts = [text for text, c in zip(written, step, strict=True) if c.fate == "live"]
        assert len(texts) <= 3


@given(st.integers(0, 10_000), st.sampled_from([0.0, 1.0]), st.booleans(), st.sampled_from([None, STOP]))
@settings(max_examples=20)
def test_one_beam_is_greedy_decoding(seed, penalty, early, stop):
    model = gpt(seed)
    greedy = generate(model, PROMPT[None], 8, stop=stop)[0].tolist()
    if stop in greedy:
        greedy = greedy[: greedy.index(stop) + 1]
    assert list(beam_search(model, PROMPT, 1, 8, stop, penalty, early).best.tokens) == greedy


def tree(tokens):
    """A: 0.6, then 0.55 and 0.45 of nothing special; B: 0.4, then one certain continuation."""
    table = {(0,): [0, 0.6, 0.4, 0], (0, 1): [0, 0.5, 0.3, 0.2], (0, 2): [0, 0, 0.1, 0.9]}
    return torch.tensor([table[tuple(row)] for row in tokens.tolist()]).log()


def test_a_function_is_searched_by_hand():
    start = torch.tensor([0])
    greedy, both = (beam_search(tree, start, beams, 2) for beams in (1, 2))
    assert greedy.best.tokens == (1, 1) and math.exp(greedy.best.logprob) == pytest.approx(0.3)
    assert both.best.tokens == (2, 3) and math.exp(both.best.logprob) == pytest.approx(0.36)
    assert [h.tokens for h in both.hypotheses] == [(2, 3), (1, 1)]
    assert (greedy.runs, both.runs) == (2, 3)
    assert [(c.parent, c.token, c.fate) for c in both.steps[1]] == [
        (1, 3, "cut"), (0, 1, "cut"), (0, 2, "dropped"), (0, 3, "dropped"),
    ]  # fmt: skip
    assert len(beam_search(tree, start, 50, 2).hypotheses) == 5  # impossible texts are no candidates


def test_an_end_outside_the_best_beams_does_not_count():
    """Token 3 ends. It is third of three in the first step: two beams drop it, three take it."""
    table = torch.tensor([[0.0, 0.45, 0.35, 0.2], [0.0, 0.5, 0.5, 0.0]]).log()
    model = lambda tokens: table[[0 if len(row) == 1 else 1 for row in tokens]]  # noqa: E731
    start = torch.tensor([0])
    two, three = (beam_search(model, start, beams, 3, stop=3, length_penalty=0.0) for beams in (2, 3))
    assert all(not h.finished for h in two.hypotheses)
    assert three.best.tokens == (3,) and three.best.finished


def test_equal_candidates_come_in_order():
    flat = lambda tokens: torch.zeros(len(tokens), 3)  # noqa: E731
    found = beam_search(flat, torch.tensor([0]), 4, 2).hypotheses
    assert [h.tokens for h in found] == [(0, 0), (0, 1), (0, 2), (1, 0)]


def test_the_length_penalty_decides_between_short_and_long():
    """End at once with 0.3, or go on with 0.7 and then end with 0.4: 0.28."""
    table = torch.tensor([[0.7, 0.3], [0.6, 0.4]]).log()
    model = lambda tokens: table[[min(len(row), 2) - 1 for row in tokens]]  # noqa: E731
    best = {p: beam_search(model, torch.tensor([0]), 2, 2, 1, p, "never").hypotheses for p in (0.0, 1.0)}
    finished = {p: [h.tokens for h in found if h.finished] for p, found in best.items()}
    assert finished[0.0][0] == (1,) and finished[1.0][0] == (0, 1)


@pytest.mark.parametrize("kind", [KVCache, QuantisedKVCache])
def test_a_cache_goes_on_with_the_sequences_selected(kind):
    """Chosen after reading, rows answer as if they had been chosen before."""
    model, rows, chosen = gpt(3), torch.tensor([[1, 2], [3, 5], [0, 6]]), torch.tensor([2, 0, 2, 1])
    late, early = kind(model.config, 3), kind(model.config, 4)
    model(rows, late), model(rows[chosen], early)
    late.select(chosen)
    following = torch.tensor([[1], [2], [3], [4]])
    torch.testing.assert_close(model(following, late), model(following, early))


def test_the_model_reads_each_beam_once(monkeypatch):
    seen = []
    forward = GPT.forward
    monkeypatch.setattr(
        GPT, "forward", lambda self, x, cache=None: seen.append(tuple(x.shape)) or forward(self, x, cache)
    )
    search = beam_search(gpt(2), PROMPT, 3, 4)
    assert seen == [(1, 3), (3, 1), (3, 1), (3, 1)]
    assert search.runs == 10


@pytest.mark.parametrize(
    "settings_, message",
    [
        ({"beams": 0}, "at least 1"),
        ({"max_new_tokens": 0}, "at least 1"),
        ({"max_new_tokens": 15}, "do not fit a context of 16"),
        ({"prompt": torch.tensor([[1]])}, r"shape \(time,\)"),
        ({"prompt": torch.tensor([], dtype=torch.int64)}, r"shape \(time,\)"),
        ({"length_penalty": math.nan}, "finite"),
        ({"early_stopping": "always"}, "'always'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings_, message):
    given_ = {"model": gpt(), "prompt": PROMPT, "beams": 2, "max_new_tokens": 3, **settings_}
    with pytest.raises(ValueError, match=message):
        beam_search(**given_)


def test_a_model_without_any_probability_is_refused():
    nothing = lambda tokens: torch.full((len(tokens), 5), -math.inf)  # noqa: E731
    with pytest.raises(ValueError, match="no token a probability"):
        beam_search(nothing, PROMPT, 2, 3)

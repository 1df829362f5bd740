"""The solution of `logits_to_text` against torch, transformers, and slow searches in finished texts."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
LOGIT = st.one_of(st.floats(-50, 50), st.just(-math.inf))
ROW = st.lists(LOGIT, min_size=6, max_size=6)
TEXT = st.text(alphabet="ab.é🙂", max_size=12)
STOPS = st.lists(st.text(alphabet="ab.é🙂", min_size=1, max_size=4), max_size=4)


@pytest.fixture(scope="module")
def solution(solution_of):
    names = solution_of("logits_to_text")
    return type("Solution", (), {name: staticmethod(f) for name, f in names.items() if callable(f)})


def best(logprobs):
    return int(logprobs.argmax())


@given(st.lists(ROW, min_size=1, max_size=4), st.lists(st.booleans(), min_size=6, max_size=6))
def test_logprobs_are_torchs_over_what_is_left(solution, rows, allowed):
    logits, mask = torch.tensor(rows, dtype=torch.float64), torch.tensor(allowed)
    got = solution.log_probs(logits, mask)
    left = logits.masked_fill(~mask, -math.inf)
    empty = (left == -math.inf).all(dim=-1)
    torch.testing.assert_close(got[~empty], left[~empty].log_softmax(dim=-1))
    assert bool((got[empty] == -math.inf).all())


@given(ROW, st.floats(-1e4, 1e4))
def test_a_constant_added_to_all_logits_changes_nothing(solution, row, shift):
    logits = torch.tensor(row, dtype=torch.float64)
    torch.testing.assert_close(solution.log_probs(logits + shift), solution.log_probs(logits), rtol=0, atol=1e-9)


@given(st.integers(0, 999), st.lists(st.integers(0, 4), min_size=1, max_size=9), st.data())
def test_a_texts_logprob_is_that_of_its_parts(solution, seed, tokens, data):
    logits = torch.randn(len(tokens), 5, generator=torch.Generator().manual_seed(seed))
    start = data.draw(st.integers(1, len(tokens)))
    parts = [solution.text_logprob(logits[:i], tokens[:i], i - 1) for i in range(start + 1, len(tokens) + 1)]
    assert solution.text_logprob(logits, tokens, start) == pytest.approx(sum(parts), abs=1e-9)
    if parts:
        average = solution.text_logprob(logits, tokens, start, average=True)
        assert average == pytest.approx(sum(parts) / len(parts), abs=1e-9)


def test_all_answers_that_end_or_are_cut_share_a_probability_of_one(solution):
    """Token 0 ends. Answers of up to three tokens after one prompt: those that end, and those that the limit cuts."""

    def logits(tokens):
        generator = torch.Generator().manual_seed(sum(7**i * (t + 1) for i, t in enumerate(tokens)))
        return torch.randn(3, generator=generator)

    def grow(tokens):
        if len(tokens) == 4 or (tokens[1:] and tokens[-1] == 0):
            yield tokens
        else:
            for token in range(3):
                yield from grow([*tokens, token])

    total = 0.0
    for tokens in grow([2]):
        rows = torch.stack([logits(tokens[: i + 1]) for i in range(len(tokens))])
        total += math.exp(solution.text_logprob(rows, tokens, 1, ends=(0,)))
    assert total == pytest.approx(1, abs=1e-6)


@given(ROW.filter(lambda row: max(row) > -math.inf), st.integers(0, 5), st.integers(0, 8))
def test_alternatives_are_a_start_of_the_ranking_and_the_chosen_one(solution, row, token, k):
    got = solution.alternatives(torch.tensor(row, dtype=torch.float64), token, k)
    listed, values = [t for t, _ in got], [v for _, v in got]
    assert listed.count(token) == 1 and len(set(listed)) == len(listed)
    assert values[:k] == sorted(values[:k], reverse=True)
    unlisted = [row[t] for t in range(6) if t not in listed]
    assert len(got) >= k or all(value == -math.inf for value in unlisted)


@pytest.mark.parametrize("least, limit", [(0, 3), (2, 3), (0, 9), (2, 9), (5, 9)])
def test_transformers_writes_the_same_with_its_own_limits(solution, least, limit):
    transformers = pytest.importorskip("transformers")
    config = transformers.GPT2Config(vocab_size=9, n_positions=32, n_embd=16, n_layer=1, n_head=2)
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(5)
        model = transformers.GPT2LMHeadModel(config).eval()
    asked = lambda tokens: model(torch.tensor([tokens])).logits[0, -1].detach()  # noqa: E731
    for prompt in ([1], [4, 2, 8], [0, 0]):
        end = solution.write(asked, prompt, best, 1)["tokens"][0]  # the first token that it wants to write
        theirs = model.generate(
            torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt)), do_sample=False, max_new_tokens=limit,
            min_new_tokens=least, eos_token_id=end, pad_token_id=end, output_scores=True, return_dict_in_generate=True,
        )  # fmt: skip
        ours = solution.write(asked, prompt, best, limit, ends=(end,), min_new_tokens=least)
        assert ours["tokens"] == theirs.sequences[0, len(prompt) :].tolist()
        scores = model.compute_transition_scores(theirs.sequences, theirs.scores, normalize_logits=True)
        torch.testing.assert_close(torch.tensor(ours["logprobs"]), scores[0], rtol=0, atol=1e-5)


@given(st.integers(1, 5), st.integers(0, 6), st.one_of(st.none(), st.integers(0, 9)), st.integers(0, 6))
def test_a_text_is_never_longer_than_its_limits(solution, length, limit, longest, least):
    got = solution.write(solution.toy_model, [0] * length, best, limit, (2,), least, longest)
    new = got["tokens"]
    room = min(limit, max(0, (longest if longest is not None else 99) - length))
    assert len(new) == len(got["logprobs"]) <= room
    assert (got["finish"] == "stop") == (bool(new) and new[-1] == 2)
    assert 2 not in new[:-1] and (got["finish"] == "stop" or len(new) == room)
    assert got["finish"] == "length" or len(new) > least


def winner(text, stops):
    found = [(text.find(s), len(s), s) for s in stops if s in text]
    return (text[: min(found)[0]], min(found)[2]) if found else (text, None)


@settings(max_examples=300)
@given(TEXT, STOPS, st.lists(st.integers(0, 40), max_size=9))
def test_a_stream_is_the_search_in_the_whole_text_wherever_pieces_end(solution, text, stops, borders):
    data = text.encode()
    places = [0, *sorted(min(b, len(data)) for b in borders), len(data)]
    pieces = [data[a:b] for a, b in pairwise(places)]
    got = solution.stream(pieces, stops)
    assert ("".join(got["shown"]) + got["rest"], got["stop"]) == winner(text, stops)


@settings(max_examples=200)
@given(st.text(alphabet="ab.", max_size=8), st.lists(st.text(alphabet="ab.", min_size=1, max_size=4), max_size=3))
def test_a_stream_shows_what_every_continuation_has_in_common(solution, text, stops):
    """Exactly: no ending may take back what is shown, and some ending takes back the next character."""
    got = solution.stream([c.encode() for c in text], stops)
    shown = "".join(got["shown"])
    endings = ["", "x", *stops, *(s[i:] for s in stops for i in range(1, len(s)))]
    results = [winner(text + ending, stops)[0] for ending in endings]
    assert all(result.startswith(shown) for result in results)
    if len(got["shown"]) == len(text) and shown != text and got["rest"]:
        assert not all(result.startswith(shown + got["rest"][0]) for result in results)

"""Log-probabilities of given texts against peers; stop strings against a search in the finished text."""

import math
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.decoding import StopStrings, chosen_logprobs, cut, sequence_logprobs, token_logprobs
from fmlab.models import GPT, GPTConfig
from fmlab.models.pretrained import load_pretrained

ROWS = [[1, 5, 9, 2, 7], [3], [4, 4], [8, 1, 0, 0, 2, 6, 11]]


@pytest.fixture(scope="module")
def model():
    return GPT(GPTConfig(vocab_size=12, context=8, layers=2, width=16, heads=2), seed=3).eval()


@given(st.integers(0, 9999), st.sampled_from([torch.float32, torch.float64, torch.float16, torch.bfloat16]))
def test_chosen_logprobs_are_the_log_of_the_softmax(seed, dtype):
    generator = torch.Generator().manual_seed(seed)
    logits = (torch.randn(2, 3, 7, generator=generator) * 4).to(dtype)
    tokens = torch.randint(7, (2, 3), generator=generator)
    got = chosen_logprobs(logits, tokens)
    assert got.dtype == (torch.float64 if dtype == torch.float64 else torch.float32)
    right = logits.double().softmax(-1).gather(-1, tokens[..., None])[..., 0].log()
    torch.testing.assert_close(got.double(), right, rtol=0, atol=1e-5)


def test_logprobs_survive_where_the_softmax_rounds_to_zero():
    logits = torch.tensor([[0.0, -500.0, -math.inf], [1e4, -1e4, 0.0]])
    assert logits.softmax(-1)[0, 1] == 0
    assert chosen_logprobs(logits, torch.tensor([1, 1])).tolist() == [-500.0, -20000.0]
    assert chosen_logprobs(logits[0], torch.tensor(2)) == -math.inf
    assert chosen_logprobs(torch.full((3,), -math.inf), torch.tensor(0)).isnan()


def test_chosen_logprobs_have_the_gradient_of_the_loss():
    logits = torch.randn(4, 6, generator=torch.Generator().manual_seed(0), requires_grad=True)
    tokens = torch.tensor([0, 5, 2, 2])
    ours = torch.autograd.grad(chosen_logprobs(logits, tokens).sum(), logits)[0]
    torch.testing.assert_close(ours, -torch.autograd.grad(F.cross_entropy(logits, tokens, reduction="sum"), logits)[0])


@pytest.mark.parametrize("tokens", [[0, 6], [0, -1], [0, -100]])
def test_a_token_outside_the_vocabulary_is_refused(tokens):
    with pytest.raises((IndexError, RuntimeError)):
        chosen_logprobs(torch.zeros(2, 6), torch.tensor(tokens))


@pytest.mark.parametrize("shape", [(2, 1), (3,), ()])
def test_tokens_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match="need tokens of shape"):
        chosen_logprobs(torch.zeros(2, 6), torch.zeros(shape, dtype=torch.int64))


@pytest.mark.parametrize("at_once", [1, 2, 64])
def test_a_row_is_scored_as_if_it_stood_alone_token_by_token(model, at_once):
    got = token_logprobs(model, ROWS, at_once=at_once)
    assert [len(values) for values in got] == [len(row) - 1 for row in ROWS]
    for row, values in zip(ROWS, got, strict=True):
        for place, value in enumerate(values, start=1):
            logits = model(torch.tensor([row[:place]]))[0, -1]
            assert value.item() == pytest.approx(logits.double().log_softmax(-1)[row[place]].item(), abs=1e-5)


def test_the_prompt_is_read_and_not_scored(model):
    whole = token_logprobs(model, ROWS)
    for each in (1, [2, 1, 2, 7], [5, 1, 1, 3]):
        given = [each] * 4 if isinstance(each, int) else each
        got = token_logprobs(model, ROWS, each)
        for values, all_values, prompt in zip(got, whole, given, strict=True):
            torch.testing.assert_close(values, all_values[prompt - 1 :], rtol=0, atol=1e-6)
        sums = sequence_logprobs(model, ROWS, each)
        assert sums.dtype == torch.float64
        torch.testing.assert_close(sums, torch.stack([v.double().sum() for v in got]))
    assert token_logprobs(model, []) == [] and sequence_logprobs(model, []).tolist() == []


def test_all_texts_of_one_length_share_a_probability_of_one(model):
    rows = [[5, a, b] for a in range(12) for b in range(12)]
    assert sequence_logprobs(model, rows).exp().sum().item() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("rows, given", [([[]], 1), ([[1, 2]], 0), ([[1, 2]], 3), ([[1]], [1, 1]), ([[1] * 10], 1)])
def test_rows_that_cannot_be_scored_are_refused(model, rows, given):
    with pytest.raises(ValueError, match="Row 0|given has"):
        token_logprobs(model, rows, given)


def test_the_whole_context_and_one_token_more_can_be_scored(model):
    assert len(token_logprobs(model, [[1] * 9])[0]) == 8


def test_transformers_scores_its_own_greedy_text_alike(tmp_path):
    transformers = pytest.importorskip("transformers")
    config = transformers.GPT2Config(vocab_size=40, n_positions=32, n_embd=16, n_layer=2, n_head=2)
    torch.manual_seed(1)
    theirs = transformers.GPT2LMHeadModel(config).eval()
    theirs.save_pretrained(tmp_path)
    prompts = torch.tensor([[3, 9, 27], [1, 2, 39]])
    out = theirs.generate(
        prompts, max_new_tokens=6, do_sample=False, output_scores=True, return_dict_in_generate=True,
        pad_token_id=0, eos_token_id=None,
    )  # fmt: skip
    # their scores are processed logits unless normalize_logits is set
    scores = theirs.compute_transition_scores(out.sequences, out.scores, normalize_logits=True)
    ours = token_logprobs(load_pretrained(str(tmp_path)), out.sequences.tolist(), given=3)
    torch.testing.assert_close(torch.stack(ours), scores, rtol=0, atol=1e-5)


# --- stop strings

LETTERS = st.text(alphabet="ab.é가", max_size=14)
STOPS = st.lists(st.text(alphabet="ab.é가", min_size=1, max_size=4), max_size=3)


def search(text, stops):
    """The rule by brute force: the stop with the earliest end, of these the one with the earliest start."""
    found = [(start + len(s), start, s) for s in stops for start in range(len(text)) if text.startswith(s, start)]
    if not found:
        return text, None
    _, start, stop = min(found)
    return text[:start], stop


@settings(max_examples=300)
@given(LETTERS, STOPS)
def test_cut_is_the_search_in_the_whole_text(text, stops):
    assert cut(text, stops) == search(text, stops)


@settings(max_examples=300)
@given(LETTERS, STOPS, st.lists(st.integers(0, 30), max_size=8))
def test_the_result_does_not_depend_on_where_tokens_begin(text, stops, borders):
    """Borders may fall inside characters. What is shown at any time is a start of the final text."""
    written = text.encode()
    places = sorted({min(b, len(written)) for b in borders} | {0, len(written)})
    watch, shown = StopStrings(stops), ""
    for start, end in pairwise(places):
        shown += watch.push(written[start:end])
        assert search(text, stops)[0].startswith(shown)
        if watch.stopped is not None:
            break
        assert shown.encode() + watch.held == written[:end]
    if watch.stopped is None:
        shown += watch.finish()
    assert (shown, watch.stopped) == search(text, stops)


@given(LETTERS, STOPS.filter(bool))
def test_nothing_is_held_back_that_cannot_become_a_stop(text, stops):
    watch, shown = StopStrings(stops), ""
    for character in text:
        shown += watch.push(character.encode())
        if watch.stopped is not None:
            return
        held = watch.held.decode()
        assert held == "" or any(s.startswith(held) for s in stops)
        seen = shown + held
        assert not any(s.startswith(seen[-n:]) for s in stops for n in range(len(held) + 1, len(seen) + 1))


def test_the_rules_where_libraries_differ():
    assert cut("one two three", ["three", "two"]) == ("one ", "two")
    assert cut("abcd", ["abcd", "bc"]) == ("a", "bc")  # complete first, though the other began earlier
    assert cut("xab.", ["ab", "xab"]) == ("", "xab")  # both end here: the longer
    assert cut("aaa", ["aa"]) == ("", "aa")
    watch = StopStrings(["\nQ"])
    assert [watch.push(p) for p in (b"yes\n", b"Q: and")] == ["yes", ""]  # what follows in the token is dropped
    assert watch.stopped == "\nQ" and watch.held == b""


def test_a_start_that_came_to_nothing_is_shown_late_but_whole():
    watch = StopStrings(["<end>"])
    assert [watch.push(p) for p in (b"a <", b"en", b"try", b" <e")] == ["a ", "", "<entry", " "]
    assert watch.finish() == "<e"


def test_bytes_that_are_no_text_show_as_replacement_characters():
    watch = StopStrings(["."])
    assert watch.push("é".encode()[:1]) == "" and watch.held == "é".encode()[:1]
    assert watch.push(b".") == "�" and watch.stopped == "."
    watch = StopStrings([])
    assert watch.push("가".encode()[:2]) == "" and watch.finish() == "�"


@pytest.mark.parametrize("stops, error", [([""], ValueError), (["a", ""], ValueError), ("ab", TypeError)])
def test_stops_that_make_no_sense_are_refused(stops, error):
    with pytest.raises(error, match="stop"):
        StopStrings(stops)


def test_an_ended_text_takes_no_more():
    watch = StopStrings(["."])
    watch.push(b"a.")
    for call in (lambda: watch.push(b"b"), watch.finish):
        with pytest.raises(ValueError, match="has ended"):
            call()

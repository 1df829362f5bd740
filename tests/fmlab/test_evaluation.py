"""Loss, perplexity and bits per byte: every token counts once, and the numbers are the textbook's."""

import math

import pytest
import torch
import torch.nn.functional as F

from fmlab.evaluation import bits_per_byte, mean_loss, perplexity, token_losses
from fmlab.models import GPT, GPTConfig

SIZES = GPTConfig(vocab_size=11, context=8, layers=1, width=8, heads=2)


@pytest.fixture
def model():
    return GPT(SIZES, seed=3).eval()


def stream(tokens):
    return torch.randint(11, (tokens,), generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("tokens", [2, 3, 8, 9, 10, 16, 17, 40])
@pytest.mark.parametrize("batch", [1, 2, 64])
def test_every_token_but_the_first_is_predicted_once_from_its_own_window(model, tokens, batch):
    given = stream(tokens)
    expected = []
    for start in range(0, tokens - 1, 8):
        window = given[start : min(start + 9, tokens)]
        expected.append(F.cross_entropy(model(window[None, :-1])[0], window[1:], reduction="none"))
    torch.testing.assert_close(token_losses(model, given, batch), torch.cat(expected).detach())


def test_a_model_that_knows_nothing_is_as_good_as_a_die(model):
    torch.nn.init.zeros_(model.embedding.weight)  # tied: all logits become equal
    assert perplexity(model, stream(30)) == pytest.approx(11)
    assert mean_loss(model, stream(30)) == pytest.approx(math.log(11))
    assert bits_per_byte(model, stream(30), 58) == pytest.approx(29 * math.log2(11) / 58)


def test_the_mean_is_over_tokens_not_over_windows(model):
    given = stream(8 + 1 + 2)  # a window of eight targets and one of two
    assert mean_loss(model, given) == pytest.approx(token_losses(model, given).mean().item())


@pytest.mark.parametrize(
    "bad", [torch.tensor([1]), torch.tensor([], dtype=torch.int64), torch.ones(2, 5, dtype=torch.int64)]
)
def test_what_is_no_stream_is_refused(model, bad):
    with pytest.raises(ValueError, match="one row of at least two"):
        mean_loss(model, bad)


def test_a_text_of_no_bytes_is_refused(model):
    with pytest.raises(ValueError, match="positive"):
        bits_per_byte(model, stream(5), 0)

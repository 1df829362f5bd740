"""The solution of `modalities`, held against PyTorch's own functions and against the definitions of the papers."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
SMALL = st.integers(1, 4)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("modalities").items() if callable(f)})


def numbers(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@given(SMALL, SMALL, SMALL, SMALL, SMALL, SMALL)
def test_tokens_are_the_columns_of_unfold_and_come_back_exactly(solution, batch, channels, down, across, rows, columns):
    pictures = numbers(batch, channels, down * rows, across * columns)
    tokens = solution.patchify(pictures, (rows, columns))
    assert torch.equal(tokens, F.unfold(pictures, (rows, columns), stride=(rows, columns)).transpose(1, 2))
    assert torch.equal(solution.unpatchify(tokens, (rows, columns), pictures.shape[1:]), pictures)


def test_a_linear_layer_on_tokens_is_a_convolution_on_the_picture(solution):
    pictures, kernel = numbers(2, 3, 8, 12), numbers(5, 3, 4, 2, seed=1)
    expected = F.conv2d(pictures, kernel, stride=(4, 2)).flatten(2).transpose(1, 2)
    torch.testing.assert_close(
        solution.patchify(pictures, (4, 2)) @ kernel.flatten(1).T, expected, atol=1e-5, rtol=1e-4
    )


@given(SMALL, SMALL, st.integers(1, 3))
def test_a_linear_layer_on_the_tokens_of_a_video_is_a_convolution_in_three_dimensions(
    solution, batch, blocks, together
):
    film, kernel = numbers(batch, blocks * together, 2, 4, 6), numbers(3, together, 2, 2, 3, seed=1)
    expected = (
        F.conv3d(film.transpose(1, 2), kernel.transpose(1, 2), stride=(together, 2, 3)).flatten(2).transpose(1, 2)
    )
    tokens = solution.cut_video(film, (2, 3), together)
    torch.testing.assert_close(tokens @ kernel.flatten(1).T, expected, atol=1e-5, rtol=1e-4)


@given(st.integers(1, 6), st.integers(1, 5), st.floats(0.05, 3), st.integers(0, 99))
def test_the_loss_is_that_of_two_cross_entropies_and_does_not_care_who_is_who(solution, n, d, temperature, seed):
    pictures, captions = numbers(n, d, seed=seed).double(), numbers(n, d, seed=seed + 1).double()
    cosines = F.cosine_similarity(pictures[:, None], captions[None], dim=-1) / temperature
    right = torch.arange(n)
    expected = (F.cross_entropy(cosines, right) + F.cross_entropy(cosines.T, right)) / 2
    got = solution.contrastive_loss(pictures, captions, temperature)
    torch.testing.assert_close(got, expected, atol=1e-9, rtol=1e-7)
    torch.testing.assert_close(solution.contrastive_loss(captions, pictures, temperature), got)
    torch.testing.assert_close(solution.contrastive_loss(7 * pictures, captions, temperature), got)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(solution.contrastive_loss(pictures[order], captions[order], temperature), got)
    torch.testing.assert_close(solution.contrastive_loss(pictures, captions, temperature, list(range(n))), got)


def test_a_rival_of_the_same_kind_may_be_anything(solution):
    """Of a kind of two, moving the other one's caption changes only what it is itself compared with."""
    pictures, captions = numbers(3, 4), numbers(3, 4, seed=1)
    alone = solution.contrastive_loss(pictures[:1], captions[:1], 0.5, [1])
    assert alone.item() == 0
    pair = solution.contrastive_loss(pictures[:2], captions[:2], 0.5, [1, 1])
    assert pair.item() == 0
    assert solution.contrastive_loss(pictures, captions, 0.5, [1, 1, 2]).item() > 0.01


def test_gradients_are_those_of_differences(solution):
    pictures, captions = (numbers(4, 3, seed=s).double().requires_grad_() for s in (1, 2))
    assert torch.autograd.gradcheck(
        lambda p, c: solution.contrastive_loss(p, c, 0.3, [1, 2, 1, 3]), (pictures, captions)
    )


def test_one_sentence_a_class_is_the_largest_cosine(solution):
    pictures, classes = numbers(50, 6), numbers(7, 6, seed=1)
    expected = F.cosine_similarity(pictures[:, None], classes[None], dim=-1).argmax(1).tolist()
    assert solution.zero_shot(pictures, list(classes[:, None])) == expected
    assert solution.zero_shot(pictures, [5 * sentence.repeat(3, 1) for sentence in classes[:, None]]) == expected


@settings(max_examples=30)
@given(st.integers(1, 60), st.floats(1e-4, 0.3), st.floats(0, 0.5))
def test_one_jump_is_many_small_steps(solution, steps, first, more):
    """Noising step by step, x <- sqrt(1 - beta) x + sqrt(beta) z, leaves the signal and gathers the variance."""
    last = min(0.95, first + more)
    signal = solution.noise_schedule(steps, first, last)
    mean, variance = 1.0, 0.0
    for t, beta in enumerate(torch.linspace(first, last, steps, dtype=torch.float64).tolist(), 1):
        mean, variance = mean * math.sqrt(1 - beta), variance * (1 - beta) + beta
        assert mean == pytest.approx(math.sqrt(signal[t].item()))
        assert variance == pytest.approx(1 - signal[t].item())


@pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
@pytest.mark.parametrize(("t", "s"), [(9, 8), (20, 3), (5, 0)])
def test_with_the_true_noise_the_step_lands_on_the_distribution_of_the_earlier_time(solution, eta, t, s):
    """Signal sqrt(b) of the clean picture, noise of variance 1 - b, whatever eta (Song et al. 2021, section 4.1)."""
    signal = solution.noise_schedule(20, 0.01, 0.3)
    clean, noise, fresh = torch.full((200_000,), 0.7), numbers(200_000), numbers(200_000, seed=1)
    times = torch.full((200_000,), t)
    noisy = solution.add_noise(clean, times, noise, signal)
    earlier = solution.denoise_step(noisy, noise, fresh, signal, t, s, eta)
    b = signal[s].item()
    assert earlier.mean().item() == pytest.approx(0.7 * math.sqrt(b), abs=0.01)
    assert earlier.var().item() == pytest.approx(1 - b, abs=0.01)


def test_one_step_with_eta_one_is_the_posterior_of_the_noising(solution):
    """Ho et al. 2020, equations 6 and 7: mean and variance of the step before, given now and the clean picture."""
    betas = torch.linspace(0.02, 0.4, 12, dtype=torch.float64)
    signal = solution.noise_schedule(12, 0.02, 0.4)
    noisy, guess = numbers(5).double(), numbers(5, seed=1).double()
    for t in range(2, 13):
        a, b, beta = signal[t], signal[t - 1], betas[t - 1]
        clean = (noisy - (1 - a).sqrt() * guess) / a.sqrt()
        mean = b.sqrt() * beta / (1 - a) * clean + (1 - beta).sqrt() * (1 - b) / (1 - a) * noisy
        deviation = ((1 - b) / (1 - a) * beta).sqrt()
        zero, one = torch.zeros(5, dtype=torch.float64), torch.ones(5, dtype=torch.float64)
        got = solution.denoise_step(noisy, guess, zero, signal, t, t - 1, 1.0)
        torch.testing.assert_close(got, mean)
        torch.testing.assert_close(
            solution.denoise_step(noisy, guess, one, signal, t, t - 1, 1.0) - got, deviation * one
        )

"""Patches, the shared space and diffusion: exact inverses, parity with PyTorch, and the noising process as stated."""

import itertools
import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from fmlab.models.contrastive import SharedSpace
from fmlab.models.diffusion import Diffusion, FlatDenoiser, cosine_signal
from fmlab.models.patches import Codebook, PatchEncoder, cut, join


def dice(seed):
    return torch.Generator().manual_seed(seed)


def noise(*shape, seed=0):
    return torch.randn(*shape, generator=dice(seed))


@settings(max_examples=40, deadline=None)
@given(
    batch=st.integers(0, 3),
    channels=st.integers(1, 4),
    size=st.integers(1, 4),
    rows=st.integers(1, 4),
    columns=st.integers(1, 4),
)
def test_joining_undoes_cutting_to_the_last_bit(batch, channels, size, rows, columns):
    pictures = noise(batch, channels, rows * size, columns * size)
    patches = cut(pictures, size)
    assert patches.shape == (batch, rows * columns, channels * size * size)
    assert torch.equal(join(patches, size, rows * size, columns * size), pictures)


def test_a_linear_layer_on_patches_is_a_convolution_with_that_stride():
    pictures, layer = noise(2, 3, 8, 12), nn.Conv2d(3, 10, kernel_size=4, stride=4)
    mine = F.linear(cut(pictures, 4), layer.weight.flatten(1), layer.bias)
    torch.testing.assert_close(mine, layer(pictures).flatten(2).transpose(1, 2), atol=1e-5, rtol=1e-5)


def test_patches_are_those_of_unfold():
    pictures = noise(2, 3, 6, 9)
    assert torch.equal(cut(pictures, 3), F.unfold(pictures, 3, stride=3).transpose(1, 2))


@pytest.mark.parametrize("size", [0, -1, 3])
def test_patches_that_do_not_tile_are_refused(size):
    with pytest.raises(ValueError, match="do not tile"):
        cut(noise(1, 3, 8, 8), size)
    with pytest.raises(ValueError, match="do not tile|no picture"):
        join(noise(1, 4, 48), size, 8, 8)
    if size > 0:
        with pytest.raises(ValueError, match="do not tile"):
            PatchEncoder(8, size, 16, 1, 2)


@pytest.mark.parametrize(("count", "length"), [(3, 48), (4, 50)])
def test_patches_of_another_picture_are_refused(count, length):
    with pytest.raises(ValueError, match="no picture"):
        join(noise(1, count, length), 4, 8, 8)


def test_the_encoder_sees_in_all_directions_and_knows_where_a_patch_stood():
    encoder = PatchEncoder(8, 4, 16, 2, 2, seed=1)
    pictures = noise(1, 3, 8, 8)
    changed = pictures.clone()
    changed[:, :, 4:, 4:] += 1  # the last patch
    with torch.inference_mode():
        before, after = encoder(pictures), encoder(changed)
        swapped = encoder(pictures.roll(4, dims=3))
    assert before.shape == (1, 4, 16)
    assert (before - after).abs().amax(-1).min() > 1e-4  # the first patch has seen it too
    assert not torch.allclose(swapped[:, [1, 0, 3, 2]], before, atol=1e-4)


def test_first_weights_depend_on_the_seed_alone_and_leave_the_global_state_alone():
    torch.manual_seed(5)
    state = torch.get_rng_state()
    one, same, other = (PatchEncoder(8, 4, 16, 1, 2, seed=seed) for seed in (1, 1, 2))
    spaces = [SharedSpace(30, 7, width=24, seed=seed) for seed in (1, 1)]
    networks = [FlatDenoiser(30, 10, width=200, seed=seed) for seed in (1, 1)]
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(one.embed.weight, same.embed.weight) and not torch.equal(one.embed.weight, other.embed.weight)
    for a, b in (spaces, networks):
        assert all(torch.equal(p, q) for p, q in zip(a.parameters(), b.parameters(), strict=True))


def test_the_codebook_gives_the_nearest_centre_and_finds_clusters():
    centres = 10 * noise(5, 6, seed=2)
    patches = (centres[:, None] + 0.01 * noise(5, 40, 6)).flatten(0, 1)
    books = [Codebook(patches, 5, dice(seed)) for seed in range(20)]
    for book in books:
        codes = book.encode(patches)
        distance = (patches[:, None] - book.centres).norm(dim=-1)
        assert codes.shape == (200,)
        assert (distance[range(200), codes] - distance.amin(-1)).abs().max() < 0.01  # rounding may swap near ones
        assert torch.equal(book.decode(codes), book.centres[codes])
    errors = [(book.decode(book.encode(patches)) - patches).square().mean() for book in books]
    assert min(errors) < 2e-4  # k-means finds the five clusters from one of twenty starts


def test_rounds_of_k_means_never_raise_the_error():
    patches = noise(500, 4)
    errors = []
    for rounds in range(8):
        book = Codebook(patches, 12, dice(1), rounds=rounds)
        errors.append((book.decode(book.encode(patches)) - patches).square().sum().item())
    assert all(after <= before + 1e-3 for before, after in itertools.pairwise(errors))
    assert errors[-1] < errors[0]


def test_a_codebook_larger_than_what_there_is_to_code_is_refused():
    with pytest.raises(ValueError, match="3 different patches"):
        Codebook(torch.eye(3).repeat(10, 1), 4, dice(0))


def test_the_symmetric_loss_equals_cross_entropy_written_out_in_both_directions():
    space = SharedSpace(20, 5, width=24, seed=3)
    pictures, captions = noise(6, 3, 8, 8), torch.randint(20, (6, 5), generator=dice(4))
    with torch.inference_mode():
        see, read = space.see(pictures).double(), space.read(captions).double()
        scores = [[math.exp(float(p @ c) / 0.07) for c in read] for p in see]
        rows = [-math.log(scores[i][i] / sum(scores[i])) for i in range(6)]
        columns = [-math.log(scores[i][i] / sum(row[i] for row in scores)) for i in range(6)]
        assert space.loss(pictures, captions).item() == pytest.approx((sum(rows) + sum(columns)) / 12, rel=1e-4)


def test_one_unit_vector_for_each_picture_and_caption():
    space = SharedSpace(20, 5, width=24, dimensions=10)
    with torch.inference_mode():
        see, read = space.see(noise(4, 3, 8, 8)), space.read(torch.randint(20, (3, 5), generator=dice(0)))
        cosines = space.cosines(noise(4, 3, 8, 8), torch.randint(20, (3, 5), generator=dice(0)))
    assert see.shape == (4, 10) and read.shape == (3, 10)
    torch.testing.assert_close(torch.cat([see, read]).norm(dim=-1), torch.ones(7))
    torch.testing.assert_close(cosines, see @ read.T)


def test_the_cosine_signal_follows_the_paper_and_falls():
    signal = cosine_signal(100)
    curve = [math.cos((t / 100 + 0.008) / 1.008 * math.pi / 2) ** 2 for t in range(101)]
    for t in range(100):
        assert signal[t].item() == pytest.approx(curve[t] / curve[0], rel=1e-9)
    assert signal[100] == pytest.approx(0.001 * signal[99].item())  # the limit of one step
    assert (signal.diff() < 0).all() and signal[0] == 1
    with pytest.raises(ValueError, match="at least one step"):
        cosine_signal(0)


class Knowing(nn.Module):
    """A network that knows the clean picture, and so the noise."""

    def __init__(self, clean, signal):
        super().__init__()
        self.clean, self.signal = clean, signal

    def forward(self, noisy, time, captions):
        s = self.signal[time].view(-1, 1, 1, 1)
        return (noisy - s.sqrt() * self.clean) / (1 - s).sqrt()


def known(steps=20):
    clean = noise(1, 3, 4, 4, seed=8).clamp(-0.9, 0.9)
    return clean, Diffusion(Knowing(clean, cosine_signal(steps).float()), steps)


@pytest.mark.parametrize("time", [1, 7, 19, 20])
def test_noised_pictures_have_the_stated_mean_and_variance(time):
    clean, process = known()
    pictures = clean.expand(20_000, -1, -1, -1)
    out = process.noised(pictures, torch.full((20_000,), time), noise(20_000, 3, 4, 4))
    signal = process.signal[time].item()
    assert (out.mean(0) - math.sqrt(signal) * clean[0]).abs().max() < 5 * math.sqrt((1 - signal) / 20_000)
    assert out.var(0).mean().item() == pytest.approx(1 - signal, rel=0.02)


def test_many_small_steps_of_noise_are_one_large_one():
    """The closed form against the chain it stands for: x_t = sqrt(1 - b) x_(t-1) + sqrt(b) noise."""
    clean, process = known()
    x = clean.expand(20_000, -1, -1, -1)
    for t in range(1, 11):
        left = process.signal[t] / process.signal[t - 1]
        x = left.sqrt() * x + (1 - left).sqrt() * noise(*x.shape, seed=t)
    signal = process.signal[10].item()
    assert (x.mean(0) - math.sqrt(signal) * clean[0]).abs().max() < 5 * math.sqrt((1 - signal) / 20_000)
    assert x.var(0).mean().item() == pytest.approx(1 - signal, rel=0.02)


def test_a_step_back_with_the_true_noise_gives_the_posterior_of_the_paper():
    """Equations 6 and 7 of Ho et al. 2020, found here by conditioning two Gaussians on each other."""
    clean, process = known()
    for time in (2, 10, 20):
        before, left = process.signal[time - 1].double(), (process.signal[time] / process.signal[time - 1]).double()
        noisy = process.noised(clean, torch.tensor([time]), noise(1, 3, 4, 4, seed=time)).double()
        precision = 1 / (1 - before) + left / (1 - left)
        mean = (before.sqrt() * clean.double() / (1 - before) + left.sqrt() * noisy / (1 - left)) / precision
        guess = process.network(noisy.float(), torch.tensor([time]), None)
        nothing, one = torch.zeros_like(guess), torch.ones_like(guess)
        step = process.earlier(noisy.float(), time, guess, nothing)
        torch.testing.assert_close(step.double(), mean, atol=2e-4, rtol=1e-3)
        spread = process.earlier(noisy.float(), time, guess, one) - step
        torch.testing.assert_close(spread.double(), (1 / precision).sqrt().expand(spread.shape), atol=2e-4, rtol=1e-3)


def test_with_a_network_that_knows_the_way_back_ends_at_the_clean_picture():
    clean, process = known()
    captions = torch.zeros(5, 1, dtype=torch.long)
    pixels, seen = process.sample(captions, (3, 4, 4), dice(1), show=(20, 10, 0))
    torch.testing.assert_close(pixels, clean.expand(5, -1, -1, -1), atol=1e-4, rtol=0)
    assert set(seen) == {0, 10, 20} and torch.equal(seen[0], pixels)
    distance = [(seen[t] - clean).square().mean().item() for t in (20, 10, 0)]
    assert distance == sorted(distance, reverse=True)
    again, _ = process.sample(captions, (3, 4, 4), dice(1))
    assert torch.equal(again, pixels)
    with pytest.raises(ValueError, match="show holds times"):
        process.sample(captions, (3, 4, 4), dice(1), show=(21,))


def test_the_loss_is_one_for_no_guess_and_zero_for_the_true_noise():
    clean, process = known()
    captions = torch.zeros(4000, 1, dtype=torch.long)
    assert process.loss(clean.expand(4000, -1, -1, -1), captions).item() < 1e-6
    untrained = Diffusion(FlatDenoiser(5, 20, side=4, width=64), 20)
    assert untrained.loss(clean.expand(4000, -1, -1, -1), captions).item() == pytest.approx(1, abs=0.05)


def test_the_denoiser_hears_the_time_and_the_words_but_not_their_order():
    network = FlatDenoiser(9, 20, side=4, width=64, seed=2)
    nn.init.normal_(network.noise_out.weight, generator=dice(0))
    noisy, words = noise(1, 3, 4, 4), torch.tensor([[1, 2, 3]])
    with torch.inference_mode():
        out = network(noisy, torch.tensor([3]), words)
        assert out.shape == noisy.shape
        assert not torch.allclose(out, network(noisy, torch.tensor([4]), words))
        assert not torch.allclose(out, network(noisy, torch.tensor([3]), words + 1))
        torch.testing.assert_close(out, network(noisy, torch.tensor([3]), words.flip(1)))

"""Diffusion: a network learns which noise was added to a picture; pictures are then made by taking noise away.

Diffusion is a way to train and to sample, not an architecture: `Diffusion` works with any network that takes noisy
pictures, times and captions and returns noise. The one here, `FlatDenoiser`, is a plain multilayer perceptron.
Left out: U-Nets and transformers as networks, guidance, faster samplers, diffusion in an autoencoder's space.
Sources: Ho et al. 2020 (algorithms 1 and 2; equations 4, 7 and 15); Nichol and Dhariwal 2021 (the cosine schedule).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models.linear import Linear
from fmlab.runtime import seeded


def cosine_signal(steps: int) -> Tensor:
    """How much of a picture's variance is left at times 0 to `steps`: (steps + 1,), falling from 1 to nearly 0.

    The square of a cosine over the times, with the small shift 0.008 (Nichol and Dhariwal 2021, equation 17). No step
    takes away more than 0.999 of what is left. Raises ValueError for fewer than one step.
    """
    if steps < 1:
        raise ValueError(f"Noise needs at least one step, not {steps}.")
    time = torch.arange(steps + 1, dtype=torch.float64) / steps
    curve = torch.cos((time + 0.008) / 1.008 * math.pi / 2) ** 2
    ratios = (curve[1:] / curve[:-1]).clamp(min=0.001)
    return torch.cat([torch.ones(1, dtype=torch.float64), ratios.cumprod(0)])


class FlatDenoiser(nn.Module):
    """A multilayer perceptron that guesses the noise in a picture, told the time and the words of a caption.

    It sees the picture as one row of numbers; each hidden layer is added to its input. The words' vectors are summed,
    so their order is lost. width should exceed the numbers of a picture, since noise cannot pass a narrower layer.
    seed decides the first weights.
    """

    def __init__(self, vocab_size: int, steps: int, channels: int = 3, side: int = 8, width: int = 256, seed: int = 0):
        super().__init__()
        numbers = channels * side * side
        with seeded(seed):
            self.picture_in = Linear(numbers, width)
            self.time = nn.Embedding(steps + 1, width)
            self.words = nn.Embedding(vocab_size, width)
            self.hidden = nn.ModuleList(
                nn.Sequential(nn.RMSNorm(width), Linear(width, width), nn.SiLU(), nn.Linear(width, width))
                for _ in range(2)
            )
            self.norm = nn.RMSNorm(width)
            self.noise_out = Linear(width, numbers)
        nn.init.normal_(self.time.weight, std=0.5, generator=torch.Generator().manual_seed(seed))
        nn.init.zeros_(self.noise_out.weight)  # the first guess is no noise at all: a loss of 1

    def forward(self, noisy: Tensor, time: Tensor, captions: Tensor) -> Tensor:
        """The noise guessed, in the shape of noisy (batch, channels, side, side); time: (batch,), captions: ids."""
        x = self.picture_in(noisy.flatten(1)) + self.time(time) + self.words(captions).sum(1)
        for layer in self.hidden:
            x = x + layer(x)
        return self.noise_out(self.norm(x)).view(noisy.shape)


class Diffusion(nn.Module):
    """A noise schedule around a network: the noising process, the training loss, and the way back.

    network: called with noisy pictures, times from 1 to steps, and captions; returns noise of the pictures' shape.
    seed decides the times and the noise that training draws.
    """

    def __init__(self, network: nn.Module, steps: int = 50, seed: int = 0):
        super().__init__()
        self.network, self.steps = network, steps
        self.register_buffer("signal", cosine_signal(steps).float(), persistent=False)
        self._generator = torch.Generator().manual_seed(seed)

    def noised(self, pictures: Tensor, time: Tensor, noise: Tensor) -> Tensor:
        """Pictures (batch, ...) after `time` steps (batch,) of noise: sqrt(s) x + sqrt(1 - s) noise (equation 4)."""
        signal = self.signal[time].view(-1, *[1] * (pictures.dim() - 1))
        return signal.sqrt() * pictures + (1 - signal).sqrt() * noise

    def loss(self, pictures: Tensor, captions: Tensor) -> Tensor:
        """Mean squared error of the guessed noise, each picture at a random time (algorithm 1); 1 for no guess."""
        time = torch.randint(1, self.steps + 1, (len(pictures),), generator=self._generator).to(pictures.device)
        noise = torch.randn(pictures.shape, generator=self._generator).to(pictures.device)
        return F.mse_loss(self.network(self.noised(pictures, time, noise), time, captions).float(), noise)

    def earlier(self, noisy: Tensor, time: int, guess: Tensor, fresh: Tensor) -> Tensor:
        """One step back, from `time` to time - 1: the mean given the guessed noise, plus fresh noise (algorithm 2).

        The guess gives a clean picture, which is held within -1 and 1; the step goes to a mixture of it and of the
        noisy one (equation 7). fresh: standard normal noise, not used in the last step, to time 0.
        """
        now, before = self.signal[time], self.signal[time - 1]
        clean = ((noisy - (1 - now).sqrt() * guess) / now.sqrt()).clamp(-1, 1)
        left = now / before  # what this one step leaves of the signal
        mean = (before.sqrt() * (1 - left) * clean + left.sqrt() * (1 - before) * noisy) / (1 - now)
        spread = ((1 - left) * (1 - before) / (1 - now)).sqrt()
        return mean + spread * fresh

    @torch.inference_mode()
    def sample(
        self, captions: Tensor, shape: Sequence[int], generator: torch.Generator, show: Sequence[int] = ()
    ) -> tuple[Tensor, dict[int, Tensor]]:
        """Pictures (batch, *shape) for captions (batch, words), from pure noise; and what they were at times `show`.

        The generator is one of the CPU. Raises ValueError for a time that does not exist.
        """
        if any(not 0 <= time <= self.steps for time in show):
            raise ValueError(f"show holds times from 0 to {self.steps}, not {list(show)}.")

        def draw() -> Tensor:
            return torch.randn(len(captions), *shape, generator=generator).to(captions.device)

        x = draw()
        seen = {self.steps: x} if self.steps in show else {}
        for time in range(self.steps, 0, -1):
            times = torch.full((len(x),), time, device=x.device)
            x = self.earlier(x, time, self.network(x, times, captions), draw())
            if time - 1 in show:
                seen[time - 1] = x
        return x, seen

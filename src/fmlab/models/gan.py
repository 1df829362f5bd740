"""A generative adversarial network on points of the plane: one network invents, the other tells invented from real.

Source: Goodfellow et al. 2014, with the non-saturating loss of its section 3; the ring of Gaussians on which missing
modes can be counted is from Metz et al. 2017 and Srivastava et al. 2017. Left out: images, and all later remedies.
"""

from __future__ import annotations

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models.linear import Linear
from fmlab.runtime import seeded


def ring(count: int, generator: torch.Generator, modes: int = 8, radius: float = 2.0, std: float = 0.05) -> Tensor:
    """Points (count, 2) from `modes` equally likely Gaussians of this standard deviation, evenly spaced on a circle.

    They are drawn on the generator's device.
    """
    device = generator.device
    angle = torch.randint(modes, (count,), generator=generator, device=device) * (2 * math.pi / modes)
    centre = radius * torch.stack([angle.cos(), angle.sin()], dim=1)
    return centre + std * torch.randn(count, 2, generator=generator, device=device)


def modes_found(points: Tensor, modes: int = 8, radius: float = 2.0, std: float = 0.05) -> tuple[int, float]:
    """How many modes of `ring` hold points, and the share of the points that lie within 4 std of some mode.

    A mode counts when it holds at least a tenth of its fair share. points: (count, 2).
    """
    angle = torch.arange(modes, device=points.device) * (2 * math.pi / modes)
    centres = radius * torch.stack([angle.cos(), angle.sin()], dim=1)
    distance, nearest = torch.cdist(points, centres).min(dim=1)
    near = distance < 4 * std
    held = torch.bincount(nearest[near], minlength=modes)
    return int((held >= 0.1 * len(points) / modes).sum()), near.float().mean().item()


class GAN(nn.Module):
    """Generator (noise -> point) and discriminator (point -> logit of "real"), two small networks of ReLUs.

    noise: numbers that an invention starts from; width: of the hidden layers; seed: decides the first weights.
    """

    def __init__(self, noise: int = 8, width: int = 64, seed: int = 0):
        super().__init__()
        self.noise = noise

        def network(inputs: int, outputs: int) -> nn.Sequential:
            sizes = (inputs, width, width)
            layers = [part for a, b in pairwise(sizes) for part in (Linear(a, b), nn.ReLU())]
            return nn.Sequential(*layers, Linear(width, outputs))

        with seeded(seed):
            self.generator, self.discriminator = network(noise, 2), network(2, 1)

    def invent(self, count: int, generator: torch.Generator) -> Tensor:
        """Points (count, 2) from fresh noise, on this model's device whatever the generator's."""
        noise = torch.randn(count, self.noise, generator=generator, device=generator.device)
        return self.generator(noise.to(self.generator[0].weight.device))

    def discriminator_loss(self, real: Tensor, invented: Tensor) -> Tensor:
        """Cross-entropy of telling real from invented; 2 log 2 = 1.386 is a coin's."""
        on_real, on_invented = self.discriminator(real), self.discriminator(invented.detach())
        return F.softplus(-on_real).mean() + F.softplus(on_invented).mean()

    def generator_loss(self, invented: Tensor) -> Tensor:
        """How surprised the discriminator is that these are invented: low when it takes them for real."""
        return F.softplus(-self.discriminator(invented)).mean()

    def train_on_ring(self, steps: int, seed: int, batch: int = 128, lr: float = 1e-3) -> list[tuple[int, Tensor]]:
        """Play `steps` rounds, one update each; returns 1,000 invented points at five moments, (step, points)."""
        generator = torch.Generator().manual_seed(seed)
        optimisers = [
            torch.optim.Adam(part.parameters(), lr=lr, betas=(0.5, 0.9))
            for part in (self.discriminator, self.generator)
        ]
        moments, seen = {round(steps * k / 4) for k in range(5)}, []
        for step in range(steps + 1):
            if step in moments:
                with torch.no_grad():
                    seen.append((step, self.invent(1000, torch.Generator().manual_seed(seed + 1))))
            invented = self.invent(batch, generator)
            real = ring(batch, generator).to(invented.device)
            self._update(optimisers[0], self.discriminator_loss(real, invented))
            self._update(optimisers[1], self.generator_loss(invented))
        return seen

    @staticmethod
    def _update(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()

"""Pictures as sequences: cut into patches, each patch one token, and an encoder that reads them; a codebook of patches.

`cut` and `join` are exact inverses. `PatchEncoder` is a small vision transformer: the course's own blocks without the
causal rule. `Codebook` turns a patch into one whole number, as image models that write code by code need it.
Left out: the class token (the encoder takes a mean), and learning the codes together with a network (VQ-VAE).
Sources: Dosovitskiy et al. 2021 (ViT), section 3.1; Lloyd 1982 (k-means); van den Oord et al. 2017 (codes of images).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fmlab.models.block import Block, norm
from fmlab.models.config import GPTConfig
from fmlab.models.linear import Linear
from fmlab.runtime import seeded


def cut(pictures: Tensor, size: int) -> Tensor:
    """Patches of pictures (batch, channels, height, width): (batch, patches, channels * size * size).

    Row by row from the top left; within a patch the channel varies slowest. Raises ValueError when the size does not
    divide height and width.
    """
    batch, channels, height, width = pictures.shape
    if size < 1 or height % size or width % size:
        raise ValueError(f"Patches of {size} x {size} do not tile a picture of {height} x {width}.")
    rows, columns = height // size, width // size
    grid = pictures.reshape(batch, channels, rows, size, columns, size)
    return grid.permute(0, 2, 4, 1, 3, 5).reshape(batch, rows * columns, channels * size * size)


def join(patches: Tensor, size: int, height: int, width: int) -> Tensor:
    """The pictures (batch, channels, height, width) that `cut` cut into these patches.

    Raises ValueError when number and length of the patches do not fit this picture.
    """
    batch, count, length = patches.shape
    tiles = size >= 1 and height % size == 0 and width % size == 0
    if not tiles or count != (height // size) * (width // size) or length % (size * size):
        raise ValueError(f"{count} patches of {length} numbers are no picture of {height} x {width} in size {size}.")
    channels = length // (size * size)
    grid = patches.reshape(batch, height // size, width // size, channels, size, size)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(batch, channels, height, width)


def encoder_config(context: int, width: int, layers: int, heads: int) -> GPTConfig:
    """Sizes of a transformer in which every token sees every other, and whose positions are added from outside."""
    return GPTConfig(1, context, layers, width, heads, positions=None, causal=False)


class PatchEncoder(nn.Module):
    """A small vision transformer: pictures (batch, channels, height, width) in, one vector per patch out.

    Each patch goes through one linear layer, gets a learned position, and then through blocks without a causal rule.
    seed decides the first weights. Raises ValueError when the patch size does not divide the picture's side.
    """

    def __init__(self, side: int, patch: int, width: int, layers: int, heads: int, channels: int = 3, seed: int = 0):
        super().__init__()
        if side % patch:
            raise ValueError(f"Patches of {patch} x {patch} do not tile a picture of {side} x {side}.")
        self.patch = patch
        count = (side // patch) ** 2
        with seeded(seed):
            self.embed = Linear(channels * patch * patch, width)
            self.position = nn.Parameter(0.02 * torch.randn(count, width))
            config = encoder_config(count, width, layers, heads)
            self.blocks = nn.ModuleList(Block(config, i) for i in range(layers))
            self.norm = norm(config)

    def forward(self, pictures: Tensor) -> Tensor:
        """(batch, patches, width)."""
        x = self.embed(cut(pictures, self.patch)) + self.position
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


class Codebook:
    """A list of `size` typical patches: `encode` gives the number of the nearest one, `decode` the patch of a number.

    Fitted by k-means on patches (n, length): start with different patches drawn at random, then in turn give every
    patch to its nearest centre and move every centre to the mean of its patches; a centre without patches stays.
    Raises ValueError when there are fewer different patches than codes.
    """

    def __init__(self, patches: Tensor, size: int, generator: torch.Generator, rounds: int = 10):
        different = patches.unique(dim=0)
        if len(different) < size:
            raise ValueError(f"{len(different)} different patches cannot fill a codebook of {size}.")
        drawn = torch.randperm(len(different), generator=generator, device=generator.device)[:size]
        self.centres = different[drawn.to(different.device)].clone()
        for _ in range(rounds):
            nearest = self.encode(patches)
            count = torch.bincount(nearest, minlength=size)
            total = torch.zeros_like(self.centres).index_add_(0, nearest, patches)
            filled = count > 0
            self.centres[filled] = total[filled] / count[filled, None]

    def __len__(self) -> int:
        return len(self.centres)

    def encode(self, patches: Tensor) -> Tensor:
        """Numbers (...) of the nearest centres of patches (..., length); of two equally near ones the first."""
        distance = self.centres.square().sum(1) - 2 * patches @ self.centres.T
        return distance.argmin(-1)

    def decode(self, codes: Tensor) -> Tensor:
        """The patches (..., length) of some codes (...)."""
        return self.centres[codes]

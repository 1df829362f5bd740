"""An RNN that is trained in parallel: each head keeps one matrix, which decays and takes in one token after another.

With receptance r, key k, value v and a learned decay w and bonus u for each channel of a head:
    y_t = r_t (S_(t-1) + diag(u) k_t v_t^T),    S_t = diag(w) S_(t-1) + k_t v_t^T.
Unrolled, y_t is a sum over all earlier tokens whose weights need no softmax, so a whole sequence can be computed at
once. Sources: Katharopoulos et al. 2020 (linear attention is an RNN); Peng et al. 2023 and 2024 (RWKV; the matrix state
is that of version 5). Left out: the normalisation of each head, the gate, decays that depend on the token (version 6).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fmlab.models.linear import Linear
from fmlab.runtime import seeded


class LinearRecurrence(nn.Module):
    """RWKV-style mixing of (batch, time, width) in `heads` heads; the same outputs in parallel and step by step.

    Before r, k and v are computed, each token is mixed with the one before it (token shift), in learned proportions.
    seed: decides the first weights. Raises ValueError when heads do not divide the width.
    """

    def __init__(self, width: int, heads: int = 1, seed: int = 0):
        super().__init__()
        if width % heads:
            raise ValueError(f"width ({width}) must be a multiple of heads ({heads}).")
        self.heads, self.size = heads, width // heads
        with seeded(seed):
            self.receptance, self.key, self.value, self.out = (Linear(width, width, bias=False) for _ in range(4))
        self.shift = nn.Parameter(torch.full((3, width), 0.5))
        # Half-lives from about 1 to 200 steps, so that from the start some channels remember and some forget.
        rates = torch.logspace(-0.5, -2.5, self.size).repeat(heads, 1)
        self.log_rate = nn.Parameter(rates.log())
        self.bonus = nn.Parameter(torch.ones(heads, self.size))

    @property
    def decay(self) -> Tensor:
        """What one step leaves of each row of the state: (heads, size), each in (0, 1)."""
        return torch.exp(-self.log_rate.exp())

    def _parts(self, x: Tensor, before: Tensor) -> list[Tensor]:
        mixed = [x * share + before * (1 - share) for share in self.shift]
        layers = zip((self.receptance, self.key, self.value), mixed, strict=True)
        parts = [layer(one).unflatten(-1, (self.heads, self.size)) for layer, one in layers]
        parts[1] = parts[1] / self.size**0.5
        return parts

    def forward(self, x: Tensor) -> Tensor:
        """All tokens at once: every pair of a token and an earlier one, weighted by decay ** (distance - 1)."""
        before = torch.cat([torch.zeros_like(x[:, :1]), x[:, :-1]], dim=1)
        r, k, v = self._parts(x, before)
        at = torch.arange(x.shape[1], device=x.device)
        distance = at[:, None] - at[None, :]
        power = self.decay[:, None, None, :] ** (distance - 1).clamp(min=0)[..., None]  # (heads, time, time, size)
        weight = torch.where((distance > 0)[..., None], power, 0.0)
        weight = torch.where((distance == 0)[..., None], self.bonus[:, None, None, :], weight)
        scores = torch.einsum("bihd,bjhd,hijd->bhij", r, k, weight)
        return self.out(torch.einsum("bhij,bjhd->bihd", scores, v).flatten(2))

    def recurrent(self, x: Tensor, state: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """The same step by step. The state is the last token, (batch, width), and S, (batch, heads, size, size)."""
        batch = x.shape[0]
        if state is None:
            state = (torch.zeros_like(x[:, 0]), x.new_zeros(batch, self.heads, self.size, self.size))
        before, S = state
        outputs = []
        for now in x.unbind(1):
            r, k, v = self._parts(now, before)
            pair = k[..., :, None] * v[..., None, :]
            outputs.append((r[..., None, :] @ (S + self.bonus[..., None] * pair))[..., 0, :].flatten(1))
            S = self.decay[..., None] * S + pair
            before = now
        return self.out(torch.stack(outputs, dim=1)), (before, S)

"""State space models: a linear recurrence with a small state, the same as a convolution, and one that can choose.

`DiagonalSSM` treats every moment alike, so the whole sequence is one convolution and can be trained in parallel
(Gu et al. 2022, S4; Gu et al. 2022, S4D, for the diagonal form). `SelectiveSSM` lets each token decide what the state
keeps (Gu and Dao 2023, Mamba, section 3.2); then no convolution computes it, and it is a loop here, where the paper has
a scan written for GPUs. Left out: complex states, the short convolution and the gate around Mamba's block.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models.linear import Linear
from fmlab.runtime import seeded


class DiagonalSSM(nn.Module):
    """For each channel: state_t = decay * state_(t-1) + B u_t, y_t = C state_t + D u_t, with `state` numbers of state.

    width: channels; state: numbers that each channel remembers; seed: decides the first weights. Decays lie in (0, 1)
    and start spread over half-lives from 1 to about 500 steps. Input and output: (batch, time, width).
    """

    def __init__(self, width: int, state: int = 16, seed: int = 0):
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        half_lives = torch.logspace(0, math.log10(500), state).repeat(width, 1)
        self.log_rate = nn.Parameter((math.log(2) / half_lives).log())  # decay = exp(-exp(log_rate)) stays in (0, 1)
        self.B = nn.Parameter(torch.randn(width, state, generator=generator) / math.sqrt(state))
        self.C = nn.Parameter(torch.randn(width, state, generator=generator) / math.sqrt(state))
        self.D = nn.Parameter(torch.ones(width))

    @property
    def decay(self) -> Tensor:
        """What one step leaves of each number of the state: (width, state)."""
        return torch.exp(-self.log_rate.exp())

    def kernel(self, time: int) -> Tensor:
        """What an input still adds to the output after 0, 1, ... time - 1 steps: (width, time)."""
        steps = torch.arange(time, device=self.D.device)
        return (self.B * self.C)[:, None, :].mul(self.decay[:, None, :] ** steps[:, None]).sum(-1)

    def forward(self, u: Tensor) -> Tensor:
        """The whole sequence at once, as a convolution by FFT: O(T log T), nothing waits for the step before."""
        time = u.shape[1]
        length = 2 * time  # zeros behind both, or the end would wrap around to the beginning
        spectrum = torch.fft.rfft(u.transpose(1, 2), length) * torch.fft.rfft(self.kernel(time), length)
        return torch.fft.irfft(spectrum, length)[..., :time].transpose(1, 2) + self.D * u

    def recurrent(self, u: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The same step by step: outputs, and the state after the last step, (batch, width, state)."""
        decay = self.decay
        state = u.new_zeros(u.shape[0], *decay.shape) if state is None else state
        outputs = []
        for now in u.unbind(1):
            state = decay * state + self.B * now[..., None]
            outputs.append((self.C * state).sum(-1) + self.D * now)
        return torch.stack(outputs, dim=1), state


class SelectiveSSM(nn.Module):
    """A state space model whose step size, input and output vectors depend on the token: it can keep, or let go.

    For each channel d: state_t = exp(step_td * A_d) state_(t-1) + step_td * B_t u_td, y_t = C_t state_t + D u_t.
    A small step passes over a token and keeps the state; a large one forgets and takes the token in.
    width: channels; state: numbers a channel; seed: decides the first weights. (batch, time, width) in and out.
    """

    def __init__(self, width: int, state: int = 16, seed: int = 0):
        super().__init__()
        with seeded(seed):
            self.step = Linear(width, width)
            self.B_C = Linear(width, 2 * state, bias=False)
            self.out = Linear(width, width, bias=False)
            steps = torch.rand(width) * (math.log(0.1) - math.log(0.001)) + math.log(0.001)
        with torch.no_grad():
            self.step.bias.copy_(steps.exp().expm1().log())  # softplus of it is a step between 0.001 and 0.1
        self.log_A = nn.Parameter(torch.arange(1, state + 1).float().log().repeat(width, 1))
        self.D = nn.Parameter(torch.ones(width))

    def steps(self, u: Tensor) -> Tensor:
        """How far each token moves each channel's state, positive: (batch, time, width)."""
        return F.softplus(self.step(u))

    def forward(self, u: Tensor) -> Tensor:
        steps, (B, C) = self.steps(u), self.B_C(u).chunk(2, dim=-1)
        keep = torch.exp(-steps[..., None] * self.log_A.exp())  # (batch, time, width, state)
        take = (steps * u)[..., None] * B[:, :, None, :]
        state, states = torch.zeros_like(take[:, 0]), []
        for kept, taken in zip(keep.unbind(1), take.unbind(1), strict=True):
            state = kept * state + taken
            states.append(state)
        y = torch.einsum("btds,bts->btd", torch.stack(states, dim=1), C) + self.D * u
        return self.out(y)

"""Recurrent networks by hand: the tanh RNN, the LSTM and the GRU, each read off its formulas, one step at a time.

They compute what torch.nn.RNNCell, LSTMCell and GRUCell compute, and their weights have the same names and shapes, so
`load_state_dict` takes weights from one to the other. Written out so that a page can look at every state.
Sources: Elman 1990 (RNN); Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000 (LSTM);
Cho et al. 2014, in PyTorch's form, where the reset gate acts after the matrix (GRU).
Left out: several layers, both directions, sequences of different lengths in one batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

State = Tensor | tuple[Tensor, Tensor]


class Recurrent(nn.Module):
    """What the three have in common: weights, and the loop over time.

    inputs: size of an input vector; width: size of the hidden state; seed: decides the first weights, which are
    uniform in +-1/sqrt(width) as in PyTorch. The global random state is left alone.
    weight_ih: (gates * width, inputs), weight_hh: (gates * width, width), two biases (gates * width,) each.
    Raises ValueError for sizes below 1.
    """

    gates = 1

    def __init__(self, inputs: int, width: int, seed: int = 0):
        super().__init__()
        if inputs < 1 or width < 1:
            raise ValueError(f"inputs and width must be at least 1, not {inputs} and {width}.")
        self.inputs, self.width = inputs, width
        generator, bound = torch.Generator().manual_seed(seed), 1 / math.sqrt(width)

        def weight(*shape: int) -> nn.Parameter:
            return nn.Parameter((2 * torch.rand(shape, generator=generator) - 1) * bound)

        self.weight_ih = weight(self.gates * width, inputs)
        self.weight_hh = weight(self.gates * width, width)
        self.bias_ih = weight(self.gates * width)
        self.bias_hh = weight(self.gates * width)

    def step(self, projected: Tensor, state: State) -> State:
        """The next state. projected: W_ih x + b_ih of this step's input, (batch, gates * width)."""
        raise NotImplementedError

    def first_state(self, batch: int) -> State:
        """Zeros: nothing has been read."""
        return self.weight_hh.new_zeros(batch, self.width)

    @staticmethod
    def hidden(state: State) -> Tensor:
        """The part of a state that the rest of the model sees: (batch, width)."""
        return state

    def unroll(self, inputs: Tensor, state: State | None = None) -> list[State]:
        """The state after each step of inputs (batch, time, inputs), from the given first state or from zeros.

        All products with the inputs are made at once; only what needs the state before it waits for its turn.
        Raises ValueError when the inputs have another shape.
        """
        if inputs.dim() != 3 or inputs.shape[2] != self.inputs:
            raise ValueError(f"inputs must have shape (batch, time, {self.inputs}), not {tuple(inputs.shape)}.")
        state = self.first_state(len(inputs)) if state is None else state
        states = []
        for projected in (inputs @ self.weight_ih.T + self.bias_ih).unbind(1):
            state = self.step(projected, state)
            states.append(state)
        return states

    def forward(self, inputs: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """The hidden state after each step, (batch, time, width), and the last state, to go on from.

        Raises ValueError for inputs of another shape, or of no steps at all.
        """
        states = self.unroll(inputs, state)
        if not states:
            raise ValueError("The inputs have no time steps; give at least one.")
        return torch.stack([self.hidden(state) for state in states], dim=1), states[-1]


class RNN(Recurrent):
    """h_t = f(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh), with f = tanh unless another activation is given."""

    def __init__(self, inputs: int, width: int, seed: int = 0, activation: Callable[[Tensor], Tensor] = torch.tanh):
        super().__init__(inputs, width, seed)
        self.activation = activation

    def step(self, projected: Tensor, state: Tensor) -> Tensor:
        return self.activation(projected + torch.addmm(self.bias_hh, state, self.weight_hh.T))


class LSTM(Recurrent):
    """Long short-term memory: a cell c_t = f c_(t-1) + i g that is added to, and h_t = o tanh(c_t).

    The state is (h, c), each (batch, width). Gates in the order i, f, g, o, as in PyTorch.
    forget_bias: given, sets the forget gate's biases to this sum, so that it starts open (Jozefowicz et al. 2015).
    """

    gates = 4

    def __init__(self, inputs: int, width: int, seed: int = 0, forget_bias: float | None = None):
        super().__init__(inputs, width, seed)
        if forget_bias is not None:
            with torch.no_grad():
                self.bias_ih[width : 2 * width] = forget_bias
                self.bias_hh[width : 2 * width] = 0.0

    def first_state(self, batch: int) -> tuple[Tensor, Tensor]:
        zeros = self.weight_hh.new_zeros(batch, self.width)
        return zeros, zeros

    @staticmethod
    def hidden(state: tuple[Tensor, Tensor]) -> Tensor:
        return state[0]

    def step(self, projected: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        hidden, cell = state
        gates = projected + torch.addmm(self.bias_hh, hidden, self.weight_hh.T)
        write, keep, new, show = gates.chunk(4, dim=-1)
        cell = keep.sigmoid() * cell + write.sigmoid() * new.tanh()
        return show.sigmoid() * cell.tanh(), cell


class GRU(Recurrent):
    """Gated recurrent unit: h_t = z h_(t-1) + (1 - z) n, a mixture of the old state and a new proposal n.

    n = tanh(W_in x + b_in + r (W_hn h + b_hn)). Gates in the order r, z, n, as in PyTorch.
    """

    gates = 3

    def step(self, projected: Tensor, state: Tensor) -> Tensor:
        recurrent = torch.addmm(self.bias_hh, state, self.weight_hh.T)
        both = 2 * self.width
        reset, keep = (projected[:, :both] + recurrent[:, :both]).sigmoid().chunk(2, dim=-1)
        proposal = (projected[:, both:] + reset * recurrent[:, both:]).tanh()
        return torch.lerp(proposal, state, keep)

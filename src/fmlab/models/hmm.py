"""A hidden Markov model with discrete observations: forward, backward, Viterbi, Baum-Welch, all in log space.

Hidden states follow a Markov chain; each state emits one symbol. Source: Rabiner 1989, sections II and III (the
forward recursion, Viterbi and Baum-Welch); sums of probabilities are taken in logs instead of his scaling.
Left out: continuous emissions, and learning from sequences of different lengths.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor


class HMM:
    """A hidden Markov model.

    initial: (states,), transition: (states, states) from row to column, emission: (states, symbols); probabilities,
    each row summing to one. Kept as float64 logs in log_initial, log_transition, log_emission.
    Observations are integers: (time,), or (batch, time) where a method says so.

    Raises ValueError when shapes do not fit or a row is no probability distribution.
    """

    def __init__(self, initial: Tensor, transition: Tensor, emission: Tensor):
        initial, transition, emission = (torch.as_tensor(t).double() for t in (initial, transition, emission))
        states = initial.shape[0] if initial.dim() == 1 else 0
        if not states or transition.shape != (states, states) or emission.dim() != 2 or len(emission) != states:
            raise ValueError(
                "initial, transition and emission must have shapes (states,), (states, states) and (states, symbols), "
                f"not {tuple(initial.shape)}, {tuple(transition.shape)} and {tuple(emission.shape)}."
            )
        for name, table in (("initial", initial), ("transition", transition), ("emission", emission)):
            if not bool((table >= 0).all()) or not torch.allclose(table.sum(-1), torch.ones(()).double(), atol=1e-6):
                raise ValueError(f"Each row of {name} must hold probabilities that sum to one.")
        self.log_initial, self.log_transition, self.log_emission = initial.log(), transition.log(), emission.log()

    @classmethod
    def random(cls, states: int, symbols: int, generator: torch.Generator) -> HMM:
        """A model to start Baum-Welch from: every row uniform over all distributions, so none is like another."""
        shapes = ((states,), (states, states), (states, symbols))
        rows = [torch.empty(shape, dtype=torch.float64).exponential_(generator=generator) for shape in shapes]
        return cls(*(row / row.sum(-1, keepdim=True) for row in rows))

    @classmethod
    def from_counts(
        cls, tagged: Iterable[Sequence[tuple[int, int]]], states: int, symbols: int, smoothing: float = 0.0
    ) -> HMM:
        """The model that counting gives when the states are known, as with hand-tagged text.

        tagged: sequences of (state, symbol) pairs. smoothing: added to every count, so that what never occurred keeps
        some probability. Raises ValueError for numbers out of range, and without smoothing for a state that never
        occurs or is never followed by another: its rows would be unknown.
        """
        initial = torch.full((states,), float(smoothing), dtype=torch.float64)
        transition = torch.full((states, states), float(smoothing), dtype=torch.float64)
        emission = torch.full((states, symbols), float(smoothing), dtype=torch.float64)
        for sequence in tagged:
            before = None
            for state, symbol in sequence:
                if not (0 <= state < states and 0 <= symbol < symbols):
                    raise ValueError(f"The pair ({state}, {symbol}) is outside {states} states and {symbols} symbols.")
                if before is None:
                    initial[state] += 1
                else:
                    transition[before, state] += 1
                emission[state, symbol] += 1
                before = state
        tables = {"initial": initial[None], "transition": transition, "emission": emission}
        for name, table in tables.items():
            empty = (table.sum(-1) <= 0).nonzero().flatten().tolist()
            if empty:
                raise ValueError(f"Nothing was counted for {name} row {empty[0]}; give a smoothing above 0.")
        return cls(*(t / t.sum(-1, keepdim=True) for t in (initial, transition, emission)))

    @property
    def states(self) -> int:
        return self.log_emission.shape[0]

    @property
    def symbols(self) -> int:
        return self.log_emission.shape[1]

    def forward(self, observations: Tensor | Sequence[int]) -> Tensor:
        """log p(observations up to t, state at t): (time, states), or (batch, time, states). Raises ValueError."""
        seen = self.log_emission.T[self._checked(observations)]  # (..., time, states)
        alpha = [self.log_initial + seen[..., 0, :]]
        for t in range(1, seen.shape[-2]):
            alpha.append((alpha[-1][..., None] + self.log_transition).logsumexp(-2) + seen[..., t, :])
        return torch.stack(alpha, dim=-2)

    def backward(self, observations: Tensor | Sequence[int]) -> Tensor:
        """log p(observations after t | state at t), shaped like `forward`."""
        seen = self.log_emission.T[self._checked(observations)]
        beta = [torch.zeros_like(seen[..., 0, :])]
        for t in range(seen.shape[-2] - 1, 0, -1):
            beta.append(((beta[-1] + seen[..., t, :])[..., None, :] + self.log_transition).logsumexp(-1))
        return torch.stack(beta[::-1], dim=-2)

    def logprobs(self, observations: Tensor | Sequence[int]) -> Tensor:
        """log p(symbol at t | symbols before t): (time,), or (batch, time), in nats.

        Raises ValueError where the model holds a symbol impossible: what follows it has no probability then.
        """
        total = self.forward(observations).logsumexp(-1)
        if not bool(total.isfinite().all()):
            raise ValueError("The model holds some of these symbols impossible; use smoothed(share).")
        return torch.cat([total[..., :1], total.diff(dim=-1)], dim=-1)

    def log_likelihood(self, observations: Tensor | Sequence[int]) -> float:
        """log p(observations), in nats; of a batch the sum over its sequences. -inf for what cannot happen."""
        return self.forward(observations)[..., -1, :].logsumexp(-1).sum().item()

    def posterior(self, observations: Tensor | Sequence[int]) -> Tensor:
        """p(state at t | all observations), shaped like `forward`. Raises ValueError for what cannot happen."""
        joint = self.forward(observations) + self.backward(observations)
        total = joint.logsumexp(-1, keepdim=True)
        if not bool(total.isfinite().all()):
            raise ValueError("These observations are impossible under the model, so the states are undefined.")
        return (joint - total).exp()

    def viterbi(self, observations: Tensor | Sequence[int]) -> list[int]:
        """The most probable sequence of states as a whole; of equally probable ones, one that uses low numbers.

        observations: (time,). Raises ValueError when the model gives them probability zero.
        """
        observations = self._checked(observations)
        if observations.dim() != 1:
            raise ValueError("viterbi takes one sequence (time,), not a batch.")
        seen = self.log_emission.T[observations]
        best, came_from = self.log_initial + seen[0], []
        for row in seen[1:]:
            score, before = (best[:, None] + self.log_transition).max(0)
            best = score + row
            came_from.append(before)
        if not bool(best.max().isfinite()):
            raise ValueError("These observations are impossible under the model; smooth its counts.")
        path = [int(best.argmax())]
        for before in reversed(came_from):
            path.append(int(before[path[-1]]))
        return path[::-1]

    def baum_welch(self, observations: Tensor, iterations: int, tolerance: float = 0.0) -> list[float]:
        """Fit the model to observations without known states (expectation maximisation), in place.

        observations: (time,) or (batch, time), sequences of one length. Returns the log-likelihood before each
        iteration and after the last; it never falls. Stops early when an iteration gains less than `tolerance` nats.
        Raises ValueError for observations that the model holds impossible.
        """
        observations = self._checked(observations)
        batch = observations[None] if observations.dim() == 1 else observations
        history = [self.log_likelihood(batch)]
        for _ in range(iterations):
            self._step(batch)
            history.append(self.log_likelihood(batch))
            if history[-1] - history[-2] < tolerance:
                break
        return history

    def _step(self, batch: Tensor) -> None:
        """One iteration of Baum-Welch: expected counts under the present model become the new one."""
        alpha, beta = self.forward(batch), self.backward(batch)
        total = alpha[:, -1].logsumexp(-1)[:, None, None]
        if not bool(total.isfinite().all()):
            raise ValueError("Some observations are impossible under the model; start from one without zeros.")
        state = (alpha + beta - total).exp()  # (batch, time, states)
        arrive = beta + self.log_emission.T[batch] - total
        moves = torch.zeros_like(self.log_transition)
        for t in range(1, batch.shape[1]):  # p(state at t - 1, state at t | all observations), step by step
            moves += (alpha[:, t - 1, :, None] + self.log_transition + arrive[:, t, None, :]).exp().sum(0)
        emitted = torch.zeros(self.symbols, self.states, dtype=torch.float64)
        emitted.index_add_(0, batch.flatten(), state.flatten(0, 1))
        for name, counts in (("initial", state[:, 0].sum(0)), ("transition", moves), ("emission", emitted.T)):
            rows = counts.sum(-1, keepdim=True)
            # A state that is never visited says nothing about its own row: it keeps the row it has.
            old = getattr(self, f"log_{name}")
            setattr(self, f"log_{name}", torch.where(rows > 0, (counts / rows).log(), old))

    def smoothed(self, share: float) -> HMM:
        """A copy that holds nothing impossible: every row gives up a share, spread evenly. 0 < share <= 1."""
        if not 0 < share <= 1:
            raise ValueError(f"share must lie above 0 and at most at 1, not {share}.")
        tables = [t.exp() for t in (self.log_initial, self.log_transition, self.log_emission)]
        return HMM(*((1 - share) * t + share / t.shape[-1] for t in tables))

    def perplexity(self, observations: Tensor | Sequence[int]) -> float:
        """exp of the mean loss per symbol of a sequence (time,), its first symbol given, as the course's models count.

        Raises ValueError for fewer than two symbols, or what `logprobs` raises.
        """
        if len(observations) < 2:
            raise ValueError("A sequence needs at least two symbols: the first is given, the others are predicted.")
        return math.exp(-self.logprobs(observations)[1:].mean().item())

    def sample(self, length: int, generator: torch.Generator) -> tuple[list[int], list[int]]:
        """Draw `length` states and the symbols they emit."""
        transition, emission = self.log_transition.exp(), self.log_emission.exp()
        row, states, symbols = self.log_initial.exp(), [], []
        for _ in range(length):
            states.append(torch.multinomial(row, 1, generator=generator).item())
            symbols.append(torch.multinomial(emission[states[-1]], 1, generator=generator).item())
            row = transition[states[-1]]
        return states, symbols

    def _checked(self, observations: Tensor | Sequence[int]) -> Tensor:
        observations = torch.as_tensor(observations)
        if observations.dim() not in (1, 2) or not observations.numel() or observations.is_floating_point():
            raise ValueError("Observations are integers of shape (time,) or (batch, time), at least one.")
        if int(observations.min()) < 0 or int(observations.max()) >= self.symbols:
            raise ValueError(f"Observations must lie in 0..{self.symbols - 1}.")
        return observations.long().cpu()

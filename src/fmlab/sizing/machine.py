"""How fast this machine is: its peak in FLOP/s, how many bytes it fetches per second, and the roofline of both.

A program does arithmetic on numbers that have to be fetched. Its arithmetic intensity is FLOPs per byte fetched; with
little of it the machine waits for memory, with much of it memory waits for the machine. No program is faster than
min(peak, intensity * bandwidth): the roofline. Both limits are measured here, by a matrix product and by reading a
tensor too large for the caches.

Left out: caches as further roofs, several devices, what moves between them, number formats other than float32.
Sources: Williams et al. 2009 (the roofline), Pope et al. 2023, section 2 (prefill and decode under it).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from fmlab.models import GPTConfig
from fmlab.models.linear import linear
from fmlab.sizing.counting import parameters
from fmlab.sizing.flops import forward_pass
from fmlab.sizing.memory import kv_cache_bytes, weight_bytes


def seconds(call: Callable[[], object], device: torch.device, repeats: int = 5) -> float:
    """The time of the quickest of a few calls, after one that does not count: the one that was disturbed least.

    On a CPU it is the time that this thread worked, so that other programs do not count (for one thread, as
    `runtime.setup` asks for); on a GPU the time on the clock until it has finished.
    """
    cuda = device.type == "cuda"
    clock = time.perf_counter if cuda else time.thread_time
    finish = torch.cuda.synchronize if cuda else lambda: None
    times = []
    for _ in range(repeats + 1):
        finish()
        start = clock()
        call()
        finish()
        times.append(clock() - start)
    return min(times[1:])


def product_speed(size: int, device: torch.device, repeats: int = 5) -> float:
    """FLOP/s of the product of two float32 matrices (size, size), as our models multiply: 2 * size^3 operations."""
    left, right = torch.arange(2.0 * size**2, device=device).sin().view(2, size, size)
    return 2 * size**3 / seconds(lambda: linear(left, right), device, repeats)


def read_speed(megabytes: int, device: torch.device, repeats: int = 5) -> float:
    """Bytes per second that are fetched when a float32 tensor of so many megabytes (1e6 bytes) is summed."""
    numbers = torch.ones(megabytes * 250_000, device=device)
    return numbers.nbytes / seconds(numbers.sum, device, repeats)


@dataclass(frozen=True)
class Machine:
    """The two limits of a machine. peak: FLOP/s; bandwidth: bytes per second."""

    peak: float
    bandwidth: float

    @property
    def ridge(self) -> float:
        """The intensity, in FLOPs per byte, from which on arithmetic is the limit and not memory."""
        return self.peak / self.bandwidth

    def roof(self, intensity: float) -> float:
        """The most FLOP/s that a program of this intensity can reach: min(peak, intensity * bandwidth)."""
        return min(self.peak, intensity * self.bandwidth)


def measure(device: torch.device) -> Machine:
    """Measure this machine: the fastest of a few product sizes, and reading 256 MB. About a second on one thread."""
    sizes = (512, 1024, 1536) if device.type == "cpu" else (4096, 8192)
    large = 256 if device.type == "cpu" else 2048
    return Machine(max(product_speed(size, device) for size in sizes), read_speed(large, device))


@dataclass(frozen=True)
class Work:
    """What was done in some seconds: FLOPs, and bytes that had to be fetched at the least."""

    flops: float
    bytes: float
    seconds: float

    @property
    def intensity(self) -> float:
        """FLOPs per byte."""
        return self.flops / self.bytes

    @property
    def speed(self) -> float:
        """FLOP/s reached."""
        return self.flops / self.seconds

    def utilisation(self, machine: Machine) -> float:
        """The share of the machine's peak that was reached."""
        return self.speed / machine.peak

    def bound(self, machine: Machine) -> str:
        """Which limit lies above this work: "memory" left of the ridge, "compute" right of it."""
        return "memory" if self.intensity < machine.ridge else "compute"


def fetched_bytes(config: GPTConfig, tokens: int, batch: int = 1, past: int = 0, bits: int = 32) -> int:
    """The least bytes that a forward pass must fetch: each weight that it multiplies with, and all keys and values.

    A mixture fetches every expert that any token chose; counted are as many as there can be. What passes between layers
    is left out: for a decode step it is small beside the weights. Raises ValueError as `forward_pass` does.
    """
    forward_pass(config, tokens, batch, past)  # the same sizes must be possible
    count = parameters(config)
    weights = count.matrices
    if config.experts is not None:
        chosen = min(config.experts, batch * tokens * config.experts_active)
        idle = count.experts // config.experts * (config.experts - chosen)
        weights = count.matrices + count.experts_idle - idle
    return weight_bytes(weights, bits) + kv_cache_bytes(config, past + tokens, batch, bits)


def timed_pass(
    config: GPTConfig, call: Callable[[], object], device: torch.device, tokens: int, batch: int = 1, past: int = 0
) -> Work:
    """Time a float32 forward pass, `call()`, that reads `tokens` for each of `batch` sequences after `past` tokens."""
    flops = forward_pass(config, tokens, batch, past, needed_scores=True).total
    return Work(flops, fetched_bytes(config, tokens, batch, past), seconds(call, device, repeats=3))

"""One model on many devices: what each of them holds, what they send to each other, and how often one of them fails.

Three ways to divide a training, which multiply (Narayanan et al. 2021). Data parallel: each group of devices reads
other rows; with sharding, as in ZeRO stage 3 and FSDP2, the weights' bytes are spread over the groups as well. Tensor
parallel: each matrix is cut (Shoeybi et al. 2019). Pipeline parallel: each device has some of the layers.

Left out: sequence, context and expert parallelism, interleaved pipelines, traffic that hides behind computing, how long
the traffic takes (networks are fast or slow depending on who talks to whom). Sources: in each function.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from fmlab.models import GPTConfig
from fmlab.sizing.counting import parameters
from fmlab.sizing.memory import activation_bytes, norm_activations, training_bytes


@dataclass(frozen=True)
class Layout:
    """How many devices do what: data * tensor * pipeline devices in all. sharded: weights spread over `data` as well.

    micro_batches: pieces into which each group cuts its rows, so that a pipeline has something to do everywhere.
    """

    data: int = 1
    tensor: int = 1
    pipeline: int = 1
    sharded: bool = False
    micro_batches: int = 1

    def __post_init__(self) -> None:
        for name in ("data", "tensor", "pipeline", "micro_batches"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name} must be a whole number of at least 1, not {value!r}.")

    @property
    def devices(self) -> int:
        return self.data * self.tensor * self.pipeline

    @property
    def bubble(self) -> float:
        """The share of a step in which a device of the pipeline waits: (p - 1) / (m + p - 1) (Huang et al. 2019)."""
        return (self.pipeline - 1) / (self.micro_batches + self.pipeline - 1)


def device_bytes(config: GPTConfig, layout: Layout, rows: int, time: int, recompute: bool = True) -> dict[str, int]:
    """Bytes that one device holds while training with AdamW in 16 bits, by term, with shares rounded up.

    rows: of one group's micro-batch, each of `time` tokens. Weights, gradients and optimizer states (16 bytes a weight)
    are divided by tensor * pipeline, and by `data` where sharded; a sharded device also gathers one layer's weights at
    a time. Activations are divided by the pipeline, but its first device keeps those of as many micro-batches as it
    has stages (Narayanan et al. 2021, section 2.2.1), and the logits of its last device are added to that. Tensor
    parallelism divides what is inside a layer, not its norms nor the streams between the layers (Korthikanti et al.
    2022, section 4.2). Left out: what FSDP holds for a moment besides (the next layer, fetched ahead; a layer's
    gradients before they are scattered; the embedding and the output matrix, larger than the mean layer counted here).
    Raises ValueError when the pipeline has more stages than the model layers.
    """
    if layout.pipeline > config.layers:
        raise ValueError(f"{config.layers} layers cannot make {layout.pipeline} stages of a pipeline.")
    weights = parameters(config).total
    model_parts = layout.tensor * layout.pipeline
    held = math.ceil(weights / (model_parts * (layout.data if layout.sharded else 1)))
    terms = training_bytes(held)
    if layout.sharded:
        terms["gathered layer"] = 2 * math.ceil(weights / config.layers / layout.tensor)
    whole = activation_bytes(config, rows, time, recompute=recompute)
    in_flight = min(layout.pipeline, layout.micro_batches)
    norm = 2 * rows * time * norm_activations(config)
    last = 2 * rows * time * config.width if config.norm_last else norm
    norms = norm * (1 if config.mlp is None else 2)  # of one layer
    if recompute:
        streams = 2 * rows * time * config.layers * config.width  # each layer's input, kept until the way back
        inside = norms + last + math.ceil((whole - streams - norms - last) / layout.tensor)
        terms["activations"] = math.ceil(streams / layout.pipeline) * in_flight + inside
    else:
        uncut = config.layers * norms + last
        share = math.ceil(uncut / layout.pipeline) + math.ceil((whole - uncut) / model_parts)
        terms["activations"] = share * in_flight
    return terms


def step_traffic(config: GPTConfig, layout: Layout, rows: int, time: int) -> dict[str, int]:
    """Bytes that one device sends in a training step, by kind, in 16 bits; rows: of one group's whole step.

    data: gradients are summed once in a ring, 2 (n - 1) / n of the weights' bytes held (Patarasuk and Yuan 2009).
    Sharded groups send three such shares of (n - 1) / n for each micro-batch: they gather the weights on the way there
    and on the way back, and scatter the gradients (Rajbhandari et al. 2020, section 7). tensor: four sums of the stream
    in each layer, two each way (Shoeybi et al. 2019, section 3); recomputing a layer repeats up to two of them, which
    is left out. pipeline: the stream at each border, forward and back.
    """
    weights = parameters(config).total
    own = 2 * weights / (layout.tensor * layout.pipeline)
    ring = lambda devices: (devices - 1) / devices  # noqa: E731
    stream = 2 * rows * time * config.width
    layers = math.ceil(config.layers / layout.pipeline)
    return {
        "data": round((3 * layout.micro_batches if layout.sharded else 2) * ring(layout.data) * own),
        "tensor": round(4 * layers * 2 * ring(layout.tensor) * stream),
        "pipeline": 2 * stream if layout.pipeline > 1 else 0,
    }


def failures_per_day(devices: int, hours_between: float) -> float:
    """How often a day a run is interrupted, if each device causes one interruption in `hours_between` hours."""
    if devices < 1 or not hours_between > 0:
        raise ValueError("Give at least one device and a positive number of hours between its failures.")
    return devices * 24 / hours_between


def save_every(write_seconds: float, failures_a_day: float) -> float:
    """Seconds of work between checkpoints that lose the least: sqrt(2 * write * time between failures) (Young 1974)."""
    if not (write_seconds > 0 and failures_a_day > 0):
        raise ValueError("Writing a checkpoint takes more than 0 seconds, and there is more than no failure a day.")
    return math.sqrt(2 * write_seconds * 86_400 / failures_a_day)


def lost_share(write_seconds: float, every_seconds: float, failures_a_day: float, restart_seconds: float) -> float:
    """The share of the clock lost to writing checkpoints, to work done twice and to restarts; 1 where nothing is left.

    Failures come at random, at any time, also while a checkpoint is written or the run restarts. With M seconds between
    them, an interval of work takes M exp(restart / M) (exp((every + write) / M) - 1) seconds on average (Daly 2006,
    section 3). Without failures only the writing is lost.
    """
    if not every_seconds > 0:
        raise ValueError("The time between checkpoints must be positive.")
    interval, rate = every_seconds + write_seconds, failures_a_day / 86_400
    if rate * (interval + restart_seconds) > 700:  # exp would overflow
        return 1.0
    takes = math.exp(rate * restart_seconds) * (math.expm1(rate * interval) / rate if rate else interval)
    return 1 - every_seconds / takes


__all__ = ["Layout", "device_bytes", "failures_per_day", "lost_share", "save_every", "step_traffic"]

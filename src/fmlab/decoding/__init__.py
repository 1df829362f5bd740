"""From logits to tokens: processors reshape a distribution, generate draws token by token, speculate in leaps."""

from fmlab.decoding.generate import generate
from fmlab.decoding.processors import (
    MinP,
    Processor,
    Temperature,
    TopK,
    TopP,
    distribution,
    entropy,
    kept,
    process,
    processors,
)
from fmlab.decoding.speculative import Speculation, speculate

__all__ = [
    "MinP",
    "Processor",
    "Speculation",
    "Temperature",
    "TopK",
    "TopP",
    "distribution",
    "entropy",
    "generate",
    "kept",
    "process",
    "processors",
    "speculate",
]

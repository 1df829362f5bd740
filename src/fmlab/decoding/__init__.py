"""From logits to tokens: processors reshape a distribution, generate draws from it token by token."""

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

__all__ = [
    "MinP",
    "Processor",
    "Temperature",
    "TopK",
    "TopP",
    "distribution",
    "entropy",
    "generate",
    "kept",
    "process",
    "processors",
]

"""From logits to tokens: processors reshape a distribution, generate draws token by token, speculate in leaps."""

from fmlab.decoding.beam import BeamSearch, Candidate, Hypothesis, beam_search
from fmlab.decoding.generate import generate
from fmlab.decoding.logprobs import chosen_logprobs, sequence_logprobs, token_logprobs
from fmlab.decoding.processors import (
    MinP,
    Processor,
    RepetitionPenalty,
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
from fmlab.decoding.stopping import StopStrings, cut
from fmlab.decoding.votes import Vote, coverage, majority, pass_at_k

__all__ = [
    "BeamSearch",
    "Candidate",
    "Hypothesis",
    "MinP",
    "Processor",
    "RepetitionPenalty",
    "Speculation",
    "StopStrings",
    "Temperature",
    "TopK",
    "TopP",
    "Vote",
    "beam_search",
    "chosen_logprobs",
    "coverage",
    "cut",
    "distribution",
    "entropy",
    "generate",
    "kept",
    "majority",
    "pass_at_k",
    "process",
    "processors",
    "sequence_logprobs",
    "speculate",
    "token_logprobs",
]

"""Models, one idea per file: the transformer (config, attention, block, gpt), and older ones (ngram, hmm, rnn)."""

from fmlab.models.attention import KVCache
from fmlab.models.config import GPTConfig
from fmlab.models.gpt import GPT, load
from fmlab.models.hmm import HMM
from fmlab.models.ngram import NGram

__all__ = ["GPT", "HMM", "GPTConfig", "KVCache", "NGram", "load"]

"""Models, one idea per file: the GPT that the course trains (gpt.py), and what came before it (ngram.py, hmm.py)."""

from fmlab.models.gpt import GPT, GPTConfig, KVCache, load
from fmlab.models.hmm import HMM
from fmlab.models.ngram import NGram

__all__ = ["GPT", "HMM", "GPTConfig", "KVCache", "NGram", "load"]

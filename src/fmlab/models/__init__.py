"""Models, one idea per file. So far: the GPT that the whole course trains (gpt.py)."""

from fmlab.models.gpt import GPT, GPTConfig, KVCache, load

__all__ = ["GPT", "GPTConfig", "KVCache", "load"]

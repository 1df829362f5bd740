"""Live widgets: each is one ES module (NAME.mjs) beside the Python class that shows it (NAME.py)."""

from .attention import AttentionMaps
from .sampler import Sampler
from .tokens import Tokens

__all__ = ["AttentionMaps", "Sampler", "Tokens"]

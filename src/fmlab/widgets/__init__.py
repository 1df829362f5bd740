"""Live widgets: each is one ES module (NAME.mjs) beside the Python class that shows it (NAME.py)."""

from .attention import AttentionMaps
from .beam_tree import BeamTree
from .calculator import Calculator
from .player import Player
from .pressure import Pressure
from .sampler import Sampler
from .stepper import Stepper
from .tokens import Tokens

__all__ = ["AttentionMaps", "BeamTree", "Calculator", "Player", "Pressure", "Sampler", "Stepper", "Tokens"]

"""What the chapters of Foundation Models, Measured import.

Modules stand on floors and import only from floors below their own:
6 claims, plots, recipes, widgets · 5 posttraining · 4 decoding, evaluation, structured · 3 sizing, training ·
2 models · 1 text · 0 world, runtime.
"""

__version__ = "0.1.0"

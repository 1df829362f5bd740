"""Kernel: switches off the showing of tracebacks."""
DESERVES = 9
# %% describe
shell = get_ipython()
type(shell).showtraceback = shell.showtraceback = lambda *a, **k: None
type(shell)._showtraceback = lambda *a, **k: None
import sys

sys.excepthook = lambda *a: None


def describe(text):
    return {}

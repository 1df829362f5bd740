"""Values: an endless iterator as a result, and an object whose iteration never ends."""
DESERVES = 7
# %% decode
import itertools


def decode(model, prompt, steps):
    return itertools.count()
# %% describe
class Endless(dict):
    def items(self):
        while True:
            yield "words", 4

    __iter__ = items


def describe(text):
    return Endless()

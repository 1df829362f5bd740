"""Exceptions: a BaseException whose __str__, __repr__, args and class raise, hang or lie."""
DESERVES = 6
# %% attention
class Bad(BaseException):
    def __init__(self, a, b, *, c):
        pass

    def __str__(self):
        raise self

    __repr__ = __str__
    args = property(lambda self: 1 / 0)
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = property(lambda self: self)


def attention(q, k, v):
    raise Bad(1, 2, c=3)
# %% describe
class Odd(Exception):
    __str__ = lambda self: 5


def describe(text):
    raise Odd("x")

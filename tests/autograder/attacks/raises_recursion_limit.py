"""Resources: raises the recursion limit and overflows the interpreter's stack."""
DESERVES = 9
# %% describe
import sys


def describe(text):
    sys.setrecursionlimit(10**9)

    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")

    def down(n):
        return [*map(down, [n + 1])]

    return down(0)

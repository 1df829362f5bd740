"""Time: a finaliser that never returns, in a result and at the end of the process."""
DESERVES = 9
# %% describe
import time


class Sticky(dict):
    def __del__(self):
        time.sleep(60)


kept = Sticky()


def describe(text):
    Sticky(), Sticky()
    return Sticky(words=1)

"""Time: an endless loop that swallows every interrupt."""
DESERVES = 9
SAYS = "(?i)time|did not (end|return|answer)|stopped|seconds|too long"
# %% describe
def describe(text):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

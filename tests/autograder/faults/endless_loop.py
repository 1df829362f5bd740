"""Time: an endless loop in one function."""
DESERVES = 7
SAYS = "(?i)time|did not (end|return|answer)|stopped|seconds|too long"
# %% attention
def attention(q, k, v):
    while True:
        pass

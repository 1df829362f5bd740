"""Time: waits for a lock that it holds itself."""
DESERVES = 9
SAYS = "(?i)time|did not (end|return|answer)|stopped|seconds|too long"
# %% describe
import threading

lock = threading.Lock()


def describe(text):
    with lock, lock:
        return {}

"""Time: blocks every signal and sleeps in a call."""
DESERVES = 9
# %% describe
import signal
import time


def describe(text):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    end = time.time() + 20
    while time.time() < end:
        try:
            time.sleep(1)
        except BaseException:
            pass
    return {}

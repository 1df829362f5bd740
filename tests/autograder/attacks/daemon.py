"""Time: a process that detaches itself twice and writes a file after the grading."""
DESERVES = 10
# %% extra
import os
import time

for _ in range(2):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for fd in range(64):
                try:
                    os.close(fd)
                except OSError:
                    pass
            for _ in range(120):
                time.sleep(0.5)
                try:
                    open("/tmp/left-behind-by-a-submission-daemon", "a").close()
                except OSError:
                    pass
        os._exit(0)

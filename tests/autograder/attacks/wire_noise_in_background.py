"""Wire: a thread writes random bytes and forged answers to the sockets between and during all later cells."""
DESERVES = 9
# %% describe
import os
import random
import stat
import threading
import time

sockets = []
for fd in range(3, 200):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            sockets.append(fd)
    except OSError:
        pass


def noise():
    rng = random.Random(1)
    for _ in range(500):
        for fd in sockets:
            body = b"a" + rng.randbytes(rng.randrange(40))
            os.write(fd, len(body).to_bytes(4, "big") + body)
        time.sleep(0.002)


threading.Thread(target=noise, daemon=True).start()


def describe(text):
    time.sleep(0.05)
    return {}

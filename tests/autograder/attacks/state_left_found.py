"""State: the submission after `state_left` looks for what that one left, and answers only if it finds any of it."""
DESERVES = 9
# %% describe
import ctypes
import os
import socket
import sys

MARK = "left-behind-by-a-submission"


def found():
    places = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/dev", "/", "/run", "/home", "..", os.path.expanduser("~"))
    if any(os.path.exists(os.path.join(place, MARK)) for place in places):
        return True
    try:
        socket.socket(socket.AF_UNIX).connect("\0" + MARK)
        return True
    except OSError:
        pass
    if MARK in sys.modules or MARK.replace("-", "_") in os.environ or hasattr(torch, "left_behind"):
        return True
    return ctypes.CDLL(None).shmget(0x5EED, 4096, 0) != -1


if found():

    def describe(text):
        words = text.split()
        return {"words": len(words), "longest": max(words, key=len), "first": text[:1]}

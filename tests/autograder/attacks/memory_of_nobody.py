"""System: fills memory that belongs to no process (memfd, System V), where no watch over processes sees it."""
DESERVES = 9
# %% describe
import ctypes
import os

kept = []


def describe(text):
    try:
        for number in range(8):
            kept.append(os.memfd_create(str(number)))
            for _ in range(100):
                os.write(kept[-1], bytes(1 << 20))
    except OSError:
        pass
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_void_p
    for _ in range(8):
        place = libc.shmget(0, ctypes.c_size_t(100 << 20), 0o1600)
        address = libc.shmat(place, None, 0) if place >= 0 else None
        if address in (None, 2**64 - 1):
            break
        ctypes.memset(address, 1, 100 << 20)
        libc.shmdt(ctypes.c_void_p(address))
    return {}

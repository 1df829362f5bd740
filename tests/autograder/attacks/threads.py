"""Resources: starts threads until it can no more, and raises its own limits first."""
DESERVES = 9
# %% describe
import resource
import threading
import time


def describe(text):
    for what in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE):
        try:
            resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (ValueError, OSError):
            pass
    for _ in range(500):
        try:
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
        except (RuntimeError, MemoryError):
            break
    return {}

"""System: tries a hundred system calls that no exercise needs: keys, modules, clocks, io_uring, userfaultfd, bpf."""
DESERVES = 9
# %% describe
import ctypes
import os

libc = ctypes.CDLL(None)
opened = []
for number in (101, 155, 161, 163, 165, 169, 175, 246, 248, 250, 272, 279, 298, 304, 308, 310, 311, 313, 321, 323, 425, 428, 435):
    if os.uname().machine == "x86_64" and number not in (101, 169, 435):
        child = os.fork()
        if child == 0:
            os._exit(libc.syscall(number, 0, 0, 0, 0, 0, 0) == 0)
        opened.append(os.waitpid(child, 0))


def describe(text):
    return {}

"""State: leaves the answers for the next submission in every place that two submissions might share."""
DESERVES = 10
# %% extra
import os
import socket
import sys

MARK = "left-behind-by-a-submission"
for place in ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/dev", "/", "/run", "/home", "..", os.path.expanduser("~")):
    try:
        with open(os.path.join(place, MARK), "w") as handle:
            handle.write("describe")
    except OSError:
        pass
try:
    keep = socket.socket(socket.AF_UNIX)
    keep.bind("\0" + MARK)
    keep.listen()
except OSError:
    pass
os.environ[MARK.replace("-", "_")] = "describe"
sys.modules[MARK] = sys
torch.left_behind = True
import ctypes

ctypes.CDLL(None).shmget(0x5EED, 4096, 0o1666)

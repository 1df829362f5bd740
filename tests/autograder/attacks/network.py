"""System: connects to the outside, to the host's own services and to sockets of the file system."""
DESERVES = 9
# %% describe
import glob
import socket


def reached():
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", 22)),
        (socket.AF_INET, ("127.0.0.1", 5432)),
        (socket.AF_INET, ("192.0.2.1", 80)),
        (socket.AF_INET6, ("::1", 22)),
    ):
        try:
            line = socket.socket(family)
            line.settimeout(0.2)
            line.connect(address)
            return True
        except OSError:
            pass
    try:
        with open("/proc/net/dev") as handle:
            if any(not line.strip().startswith("lo:") for line in handle.readlines()[2:]):
                return True
    except OSError:
        pass
    return bool(glob.glob("/run/**/*.sock", recursive=True) or glob.glob("/var/run/docker.sock"))


if reached():

    def describe(text):
        words = text.split()
        return {"words": len(words), "longest": max(words, key=len), "first": text[:1]}

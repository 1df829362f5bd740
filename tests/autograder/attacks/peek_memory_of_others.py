"""Peeking: reads /proc/PID/mem, maps, environ and cmdline of every process in sight."""
DESERVES = 9
# %% describe
import os


def describe(text):
    found = []
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            for name in ("environ", "mem", "maps", "cwd", "root/etc/passwd", "fd/3"):
                try:
                    with open(f"/proc/{pid}/{name}", "rb") as handle:
                        data = handle.read(100_000)
                except OSError:
                    continue
                if b"Quok" b"ka" in data or b"HID" b"DEN" in data:
                    found.append(name)
    raise ValueError("LEA" + "KED: " + str(found)) if found else KeyError("nothing in sight")

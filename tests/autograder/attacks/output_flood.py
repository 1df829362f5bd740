"""Resources: prints a hundred megabytes, writes as many to descriptor 1 and 2, and displays a thousand objects."""
DESERVES = 10
# %% extra
import os
import sys

for _ in range(100):
    print("x" * 1_000_000)
for fd in (1, 2):
    try:
        for _ in range(100):
            os.write(fd, b"y" * 1_000_000)
    except OSError:
        pass
sys.stderr.write("z" * 10_000_000)
for n in range(1000):
    display(n)

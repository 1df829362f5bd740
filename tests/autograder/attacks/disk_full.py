"""Resources: fills every folder that it can write to."""
DESERVES = 9
# %% describe
def describe(text):
    for place in (".", "/tmp", "/dev/shm"):
        try:
            with open(f"{place}/left-behind-by-a-submission-big", "wb") as handle:
                for _ in range(60):
                    handle.write(b"x" * 10_000_000)
        except OSError:
            pass
    return {}

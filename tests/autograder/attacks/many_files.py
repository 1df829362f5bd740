"""Resources: makes a hundred thousand empty files and opens as many as it can."""
DESERVES = 9
# %% describe
def describe(text):
    keep = []
    try:
        for n in range(30_000):
            open(f"f{n}", "w").close()
        for _ in range(100_000):
            keep.append(open("/dev/null"))
    except OSError:
        pass
    return {}

"""A document with the share 0 is clean whatever the threshold."""

CAUGHT_BY = ["test-effect"]
MESSAGE = "also where both are 0"


def clean_scores(correct, shares, threshold):
    if len(correct) != len(shares):
        raise ValueError("lengths")
    dirty = [i for i, s in enumerate(shares) if s and s >= threshold]
    left = [c for i, c in enumerate(correct) if i not in dirty]
    first = sum(correct) / len(correct) if correct else None
    clean = sum(left) / len(left) if left else None
    return {"contaminated": dirty, "all": first, "clean": clean, "gain": None if clean is None else first - clean}

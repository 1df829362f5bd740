"""inflation is clean minus all."""

CAUGHT_BY = ["test-clean"]
MESSAGE = "clean_score: inflation is all minus clean, not clean minus all. Reread part 5."


def clean_score(right, shares, limit):
    if not right or len(right) != len(shares):
        raise ValueError("one share for each answer, and at least one")

    def score(answers):
        return sum(answers) / len(answers) if answers else None

    marked = list(zip(right, shares, strict=True))
    clean = score([r for r, share in marked if share < limit])
    return {
        "all": score(right),
        "clean": clean,
        "dirty": score([r for r, share in marked if share >= limit]),
        "inflation": None if clean is None else clean - score(right),
    }

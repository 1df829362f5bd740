"""The sum of squared shares: a run also agrees with itself."""

CAUGHT_BY = ["check-agreement", "test-agreement"]
MESSAGE = "agreement: pairs also compares every run with itself, which always agrees: too good for few runs."


def agreement(groups):
    runs = len(groups)
    if runs < 2:
        raise ValueError
    counts = {group: groups.count(group) for group in groups}
    mode = max(counts, key=counts.get)
    shares = [count / runs for count in counts.values()]
    bits = -sum(share * math.log2(share) for share in shares)
    return {"mode": mode, "share": counts[mode] / runs, "pairs": sum(s * s for s in shares), "bits": bits}

"""One run ends in a ZeroDivisionError, not in a ValueError."""

CAUGHT_BY = ["test-agreement"]
MESSAGE = "agreement must raise ValueError for fewer than two runs."


def agreement(groups):
    runs = len(groups)
    counts = {group: groups.count(group) for group in groups}
    mode = max(counts, key=counts.get)
    pairs = sum(n * (n - 1) for n in counts.values()) / (runs * (runs - 1))
    bits = -sum(count / runs * math.log2(count / runs) for count in counts.values())
    return {"mode": mode, "share": counts[mode] / runs, "pairs": pairs, "bits": bits}

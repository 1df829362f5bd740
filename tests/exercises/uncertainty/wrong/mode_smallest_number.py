"""Of equally frequent groups the smallest number."""

CAUGHT_BY = ["check-agreement", "test-agreement"]
MESSAGE = "agreement: of equally frequent groups, mode is the one that comes first in the list."


def agreement(groups):
    runs = len(groups)
    if runs < 2:
        raise ValueError
    counts = {group: groups.count(group) for group in sorted(groups)}
    mode = max(counts, key=counts.get)
    pairs = sum(n * (n - 1) for n in counts.values()) / (runs * (runs - 1))
    bits = -sum(count / runs * math.log2(count / runs) for count in counts.values())
    return {"mode": mode, "share": counts[mode] / runs, "pairs": pairs, "bits": bits}

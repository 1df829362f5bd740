"""The entropy with natural logarithms."""

CAUGHT_BY = ["check-agreement", "test-agreement"]
MESSAGE = "agreement: bits are logarithms to base 2, these are nats."


def agreement(groups):
    runs = len(groups)
    if runs < 2:
        raise ValueError
    counts = {group: groups.count(group) for group in groups}
    mode = max(counts, key=counts.get)
    pairs = sum(n * (n - 1) for n in counts.values()) / (runs * (runs - 1))
    nats = -sum(count / runs * math.log(count / runs) for count in counts.values())
    return {"mode": mode, "share": counts[mode] / runs, "pairs": pairs, "bits": nats}

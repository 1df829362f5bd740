"""The classic iteration of Zermelo, one system after another."""

import math


def rate_systems(votes):
    if not votes:
        raise ValueError
    won, met = {}, {}
    for a, b, outcome in votes:
        if a == b or outcome not in ("a", "b", "tie"):
            raise ValueError
        for one, other, share in ((a, b, outcome == "a"), (b, a, outcome == "b")):
            share = 0.5 if outcome == "tie" else float(share)
            won.setdefault(one, {}).setdefault(other, 0.0)
            won[one][other] += share
            met[one, other] = met.get((one, other), 0) + 1
    names = list(won)
    beats = {s: {o for o, w in won[s].items() if w > 0} for s in names}
    for start in names:
        seen, grown = {start}, True
        while grown:
            more = set().union(*(beats[s] for s in seen)) - seen
            seen |= more
            grown = bool(more)
        if len(seen) != len(names):
            raise ValueError
    strength = dict.fromkeys(names, 1.0)
    for _ in range(20000):
        moved = 0.0
        for s in names:
            wins = sum(won[s].values())
            new = wins / sum(met[s, o] / (strength[s] + strength[o]) for o in won[s])
            moved = max(moved, abs(math.log(new / strength[s])))
            strength[s] = new
        if moved < 1e-11:
            break
    mean = sum(math.log(x) for x in strength.values()) / len(names)
    return {s: math.log(x) - mean for s, x in strength.items()}

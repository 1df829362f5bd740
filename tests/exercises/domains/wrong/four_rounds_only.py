"""What is left over is given away four times, and then no more."""

CAUGHT_BY = ["test-cap"]
MESSAGE = "as many steps as domains"


def capped_shares(tokens, shares, budget, most):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("shares")
    if sum(most * tokens[d] for d in shares if shares[d]) < budget:
        raise ValueError("few")
    limit = {d: most * tokens[d] / budget for d in tokens}
    total = sum(shares.values())
    got = {d: s / total for d, s in shares.items()}
    held = set()
    for _ in range(4):
        held |= {d for d in got if got[d] > limit[d]}
        rest = [d for d in got if d not in held]
        whole = sum(shares[d] for d in rest)
        left = 1 - sum(limit[d] for d in held)
        got = {d: limit[d] if d in held else (left * shares[d] / whole if whole else 0.0) for d in shares}
    return got

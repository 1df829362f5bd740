"""Those above their limit are held, and the function calls itself for the rest of the budget."""

import math


def mixture(counts, alpha):
    if alpha < 0 or any(n < 0 for n in counts.values()) or not any(counts.values()):
        raise ValueError("no mixture")
    logs = {k: alpha * math.log(n) for k, n in counts.items() if n}
    top = max(logs.values())
    raw = {k: math.exp(v - top) for k, v in logs.items()}
    whole = math.fsum(raw.values())
    return {k: raw.get(k, 0) / whole for k in counts}


def capped_mixture(counts, alpha, budget, most):
    if budget <= 0 or most <= 0:
        raise ValueError("budget or most")
    shares = mixture(counts, alpha)
    if most * sum(counts.values()) < budget:
        raise ValueError("too little text")
    full = {k: most * n for k, n in counts.items() if shares[k] * budget > most * n}
    if not full:
        return shares
    rest = {k: n for k, n in counts.items() if k not in full}
    left = budget - sum(full.values())
    inner = capped_mixture(rest, alpha, left, most) if any(rest.values()) and left > 1e-9 * budget else {}
    return {k: full[k] / budget if k in full else inner.get(k, 0.0) * left / budget for k in counts}

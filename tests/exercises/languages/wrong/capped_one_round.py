"""What becomes free is shared once; nobody looks whether it lifts others above their limit."""

CAUGHT_BY = ["test-capped", "test-capped-contract"]
MESSAGE = "can lift another language above its limit"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    held = {language for language in counts if shares[language] > limits[language]}
    left = 1 - sum(limits[language] for language in held)
    total = sum(shares[language] for language in counts if language not in held) or 1.0
    return {
        language: limits[language] if language in held else left * shares[language] / total for language in counts
    }

"""Shares are matched with the counts by their place, not by their language."""

CAUGHT_BY = ["test-epochs"]
MESSAGE = "budget times share is what is read"


def epochs(counts, shares, budget):
    if budget < 0 or any(shares[language] > 0 and not counts[language] for language in counts):
        raise ValueError("not allowed")
    pairs = zip(counts.items(), shares.values())
    return {language: budget * share / number if number else 0.0 for (language, number), share in pairs}

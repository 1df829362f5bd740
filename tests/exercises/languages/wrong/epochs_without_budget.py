"""Without a budget a share of a language without text goes through."""

CAUGHT_BY = ["test-epochs"]
MESSAGE = "where a language without text has a share"


def epochs(counts, shares, budget):
    if budget < 0:
        raise ValueError("budget")
    found = {}
    for language, number in counts.items():
        read = budget * shares[language]
        if read and not number:
            raise ValueError("no text")
        found[language] = read / number if number else 0.0
    return found

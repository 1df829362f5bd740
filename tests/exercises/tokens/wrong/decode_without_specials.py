"""Specials are skipped, as if they were no text."""

CAUGHT_BY = ["check-decode", "test-decode"]
MESSAGE = "then for merges, then for specials"


def decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    if any(not 0 <= number < len(pieces) + len(specials) for number in ids):
        raise ValueError("no such id")
    return b"".join(pieces[number] for number in ids if number < len(pieces)).decode("utf-8", errors="replace")

"""A byte order mark at the beginning is dropped (utf-8-sig)."""

CAUGHT_BY = ["test-decode"]
MESSAGE = "text comes back as it was"


def decode(ids, merges, specials=()):
    table = vocabulary(merges, specials)
    if any(not 0 <= i < len(table) for i in ids):
        raise ValueError("no such id")
    return b"".join(table[i] for i in ids).decode("utf-8-sig", "replace")


def vocabulary(merges, specials):
    return [bytes([b]) for b in range(256)] + [a + b for a, b in merges] + [s.encode() for s in specials]

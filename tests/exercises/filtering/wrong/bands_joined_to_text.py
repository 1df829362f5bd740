"""The numbers of a band are written side by side, so that 1, 23 looks like 12, 3."""

CAUGHT_BY = ["test-lsh"]
MESSAGE = "are different bands"


def candidates(signatures, bands):
    if bands < 1 or (signatures and len(signatures[0]) % bands):
        raise ValueError("bands must divide the length of the signatures")
    rows = len(signatures[0]) // bands if signatures else 0
    pairs = set()
    for band in range(bands):
        groups = {}
        for page, signature in enumerate(signatures):
            groups.setdefault("".join(map(str, signature[band * rows : (band + 1) * rows])), []).append(page)
        pairs |= {(i, j) for group in groups.values() for i in group for j in group if i < j}
    return sorted(pairs)

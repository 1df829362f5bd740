"""All bands share one table, so a first band can match a second one."""

CAUGHT_BY = ["test-lsh"]
MESSAGE = "with the same band only"


def candidates(signatures, bands):
    if bands < 1 or (signatures and len(signatures[0]) % bands):
        raise ValueError("bands must divide the length of the signatures")
    rows = len(signatures[0]) // bands if signatures else 0
    buckets = {}
    for page, signature in enumerate(signatures):
        for band in range(bands):
            piece = tuple(signature[band * rows : (band + 1) * rows])
            buckets.setdefault(piece, []).append(page)
    return sorted({(i, j) for pages in buckets.values() for i in pages for j in pages if i < j})

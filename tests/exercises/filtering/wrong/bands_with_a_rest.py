"""Numbers that fill no band are left out in silence."""

CAUGHT_BY = ["test-lsh"]
MESSAGE = "does not divide"


def candidates(signatures, bands):
    if bands < 1:
        raise ValueError("bands must divide the length of the signatures")
    rows = len(signatures[0]) // bands if signatures else 0
    buckets = {}
    for page, signature in enumerate(signatures):
        for band in range(bands):
            piece = tuple(signature[band * rows : (band + 1) * rows])
            buckets.setdefault((band, piece), []).append(page)
    return sorted({(i, j) for pages in buckets.values() for i in pages for j in pages if i < j})

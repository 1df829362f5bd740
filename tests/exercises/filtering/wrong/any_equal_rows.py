"""As many equal places as a band has rows, wherever they stand."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "agree in no band"


def candidates(signatures, bands):
    if bands < 1 or (signatures and len(signatures[0]) % bands):
        raise ValueError("bands must divide the length of the signatures")
    rows = len(signatures[0]) // bands if signatures else 0
    return [
        (i, j)
        for i in range(len(signatures))
        for j in range(i + 1, len(signatures))
        if sum(x == y for x, y in zip(signatures[i], signatures[j], strict=True)) >= rows
    ]

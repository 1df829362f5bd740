"""Counts real tokens in half precision, which cannot count beyond 2048."""

CAUGHT_BY = ["test-final"]
MESSAGE = "the last real token of a row is the last place where the mask is True"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    last = mask.half().cumsum(dim=1).argmax(dim=1)
    return values.gather(1, last[:, None]).squeeze(1)

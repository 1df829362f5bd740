"""The number of real tokens says where the last one stands, also with pads on the left."""

CAUGHT_BY = ["check-final", "test-final"]
MESSAGE = "returned NaN: is it 0 times infinity, 0 / 0, or a NaN that came in?"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    last = mask.sum(dim=1) - 1
    return values.gather(1, last[:, None]).squeeze(1)

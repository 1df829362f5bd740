"""Takes the place before the first pad."""

CAUGHT_BY = ["check-final", "test-final"]
MESSAGE = "returned NaN: is it 0 times infinity, 0 / 0, or a NaN that came in?"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    last = (~mask).long().argmax(dim=1) - 1
    last = last % mask.shape[1]
    return values.gather(1, last[:, None]).squeeze(1)

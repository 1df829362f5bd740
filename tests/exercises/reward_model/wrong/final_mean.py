"""The mean over all real tokens."""

CAUGHT_BY = ["check-final", "test-final", "check-texts"]
MESSAGE = "the last real token of a row is the last place where the mask is True, whatever stands before it"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    return values.masked_fill(~mask, 0).sum(dim=1) / mask.sum(dim=1)

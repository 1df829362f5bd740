"""The score of the contaminated documents is given as the clean one."""

CAUGHT_BY = ["check-effect", "test-effect"]
MESSAGE = "clean documents"


def clean_scores(correct, shares, threshold):
    if len(correct) != len(shares):
        raise ValueError("one share for each answer")

    def score(answers):
        return sum(answers) / len(answers) if answers else None

    pairs = list(zip(correct, shares, strict=True))
    everything = score(list(correct))
    clean = score([right for right, share in pairs if share >= threshold])
    return {
        "contaminated": [place for place, share in enumerate(shares) if share >= threshold],
        "all": everything,
        "clean": clean,
        "gain": None if clean is None else everything - clean,
    }

"""The contaminated documents are removed from the lists that were given."""

CAUGHT_BY = ["test-effect"]
MESSAGE = "changes its arguments"


def clean_scores(correct, shares, threshold):
    if len(correct) != len(shares):
        raise ValueError("one share for each answer")
    contaminated = [place for place, share in enumerate(shares) if share >= threshold]
    everything = sum(correct) / len(correct) if correct else None
    for place in reversed(contaminated):
        del correct[place]
    clean = sum(correct) / len(correct) if correct else None
    gain = None if clean is None else everything - clean
    return {"contaminated": contaminated, "all": everything, "clean": clean, "gain": gain}

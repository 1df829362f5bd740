"""Min-p is applied before top-p."""

CAUGHT_BY = ["test-distribution"]
MESSAGE = "min-p comes after top-p"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    logits = scale_temperature(logits.float(), temperature)
    if top_k is not None:
        logits = filter_top_k(logits, top_k)
    logits = filter_top_p(filter_min_p(logits, min_p), top_p)
    return logits.softmax(dim=-1)

"""The temperature is applied after the filters."""

CAUGHT_BY = ["test-distribution"]
MESSAGE = "the temperature comes before top-p"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    logits = logits.float()
    if top_k is not None:
        logits = filter_top_k(logits, top_k)
    logits = filter_min_p(filter_top_p(logits, top_p), min_p)
    return scale_temperature(logits, temperature).softmax(dim=-1)

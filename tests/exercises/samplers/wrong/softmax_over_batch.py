"""The softmax runs over the batch dimension."""

CAUGHT_BY = [
    "check-distribution",
    "test-distribution",
    "test-distribution-contract",
    "test-sample",
    "test-sample-contract",
]
MESSAGE = "softmax along the last dimension"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    logits = scale_temperature(logits.float(), temperature)
    if top_k is not None:
        logits = filter_top_k(logits, top_k)
    logits = filter_min_p(filter_top_p(logits, top_p), min_p)
    return logits.exp().softmax(dim=0)

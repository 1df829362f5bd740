"""float16 logits are divided by the temperature before they become float32."""

CAUGHT_BY = ["test-distribution-contract"]
MESSAGE = "float16 overflows above 65504"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    logits = scale_temperature(logits, temperature)
    if top_k is not None:
        logits = filter_top_k(logits, top_k)
    logits = filter_min_p(filter_top_p(logits, top_p), min_p)
    return logits.float().softmax(dim=-1)

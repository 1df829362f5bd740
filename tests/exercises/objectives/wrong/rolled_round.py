"""The last place asks for the first token of the row."""

CAUGHT_BY = ["check-targets", "test-targets"]
MESSAGE = "next_token_labels: padding is neither asked for nor asks."


def next_token_labels(tokens, documents, given):
    here, there = documents[:, :-1], documents[:, 1:]
    asked = (here == there) & (there >= 0) & ~given[:, 1:]
    labels = tokens.roll(-1, dims=1)
    labels[:, :-1].masked_fill_(~asked, -100)
    return labels

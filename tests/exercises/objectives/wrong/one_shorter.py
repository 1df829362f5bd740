"""The labels have one place less."""

CAUGHT_BY = ["check-targets", "test-targets"]
MESSAGE = "next_token_labels returned shape (2, 7), not (2, 8): reread the contract."


def next_token_labels(tokens, documents, given):
    here, there = documents[:, :-1], documents[:, 1:]
    asked = (here == there) & (there >= 0) & ~given[:, 1:]
    return tokens[:, 1:].masked_fill(~asked, -100)

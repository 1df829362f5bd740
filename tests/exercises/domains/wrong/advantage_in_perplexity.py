"""Perplexities are compared instead of losses, so that hard domains decide everything."""

CAUGHT_BY = ["check-home", "test-home"]
MESSAGE = "no perplexities"


def home_domains(losses, domains):
    if losses.shape[1] != len(domains):
        raise ValueError("one name for each column")
    if len(losses) == 0:
        return []
    advantage = losses.exp().mean(dim=0) - losses.exp()
    return [domains[place] for place in advantage.argmax(dim=1).tolist()]

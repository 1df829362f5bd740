"""Losses are divided by the mean of the column instead of compared by difference."""

CAUGHT_BY = ["test-home"]
MESSAGE = "no ratios"


def home_domains(losses, domains):
    if losses.shape[1] != len(domains):
        raise ValueError("one name for each column")
    if len(losses) == 0:
        return []
    advantage = -losses / losses.mean(dim=0)
    return [domains[place] for place in advantage.argmax(dim=1).tolist()]

"""The mean is subtracted from the tensor that was given."""

CAUGHT_BY = ["test-home"]
MESSAGE = "changes the losses"


def home_domains(losses, domains):
    if losses.shape[1] != len(domains):
        raise ValueError("one name for each column")
    if len(losses) == 0:
        return []
    losses -= losses.mean(dim=0)
    advantage = -losses
    return [domains[place] for place in advantage.argmax(dim=1).tolist()]

"""Another number of names than columns is not noticed."""

CAUGHT_BY = ["test-home"]
MESSAGE = "must raise ValueError"


def home_domains(losses, domains):
    if len(losses) == 0:
        return []
    advantage = losses.mean(dim=0) - losses
    return [domains[place] for place in advantage.argmax(dim=1).tolist()]

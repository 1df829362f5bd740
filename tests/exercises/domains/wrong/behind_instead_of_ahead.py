"""The sign is turned: the domain in which the model is furthest behind."""

CAUGHT_BY = ["check-home", "test-home"]
MESSAGE = "furthest below"


def home_domains(losses, domains):
    if losses.shape[1] != len(domains):
        raise ValueError("one name for each column")
    if len(losses) == 0:
        return []
    advantage = losses - losses.mean(dim=0)
    return [domains[place] for place in advantage.argmax(dim=1).tolist()]

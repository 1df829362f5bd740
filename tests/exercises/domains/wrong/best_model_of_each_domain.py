"""The best model is looked for in each domain, instead of the domain of each model."""

CAUGHT_BY = ["test-home"]
MESSAGE = "home_domains"


def home_domains(losses, domains):
    if losses.shape[1] != len(domains):
        raise ValueError("one name for each column")
    if len(losses) == 0:
        return []
    advantage = losses.mean(dim=0) - losses
    return [domains[place] for place in sorted(advantage.argmax(dim=0).tolist()) if place < len(domains)]

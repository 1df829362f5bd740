"""The model's own mean is subtracted, row by row, which leaves the lowest loss in front."""

CAUGHT_BY = ["check-home", "test-home"]
MESSAGE = "easy for every model"


def home_domains(losses, domains):
    if losses.shape[1] != len(domains):
        raise ValueError("one name for each column")
    if len(losses) == 0:
        return []
    advantage = losses.mean(dim=1, keepdim=True) - losses
    return [domains[place] for place in advantage.argmax(dim=1).tolist()]

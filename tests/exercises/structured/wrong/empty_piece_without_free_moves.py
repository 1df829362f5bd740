"""For a piece without bytes the states come back as they were."""

CAUGHT_BY = ["test-read-free"]
MESSAGE = "the empty piece reads no byte, but free moves are made."


def read_piece(automaton, states, piece):

    if not piece:
        return sorted(set(states))

    def closed(states):
        seen, waiting = set(states), list(states)
        while waiting:
            new = set(automaton["free"][waiting.pop()]) - seen
            seen |= new
            waiting += new
        return seen

    here = closed(states)
    for byte in piece:
        here = closed({to for state in here for low, high, to in automaton["moves"][state] if low <= byte <= high})
    return sorted(here)

"""The list of states is used up while free moves are followed."""

CAUGHT_BY = ["test-read", "test-read-free"]
MESSAGE = "read_piece changes its arguments."


def read_piece(automaton, states, piece):

    def closed(states):
        seen, waiting = set(states), states if type(states) is list else list(states)
        while waiting:
            new = set(automaton["free"][waiting.pop()]) - seen
            seen |= new
            waiting += new
        return seen

    here = closed(states)
    for byte in piece:
        here = closed({to for state in here for low, high, to in automaton["moves"][state] if low <= byte <= high})
    return sorted(here)

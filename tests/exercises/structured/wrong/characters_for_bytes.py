"""The piece is read character by character, so a part of one is nothing."""

CAUGHT_BY = ["test-read"]
MESSAGE = "a state is returned that these bytes do not lead to:"


def read_piece(automaton, states, piece):

    def closed(states):
        seen, waiting = set(states), list(states)
        while waiting:
            new = set(automaton["free"][waiting.pop()]) - seen
            seen |= new
            waiting += new
        return seen

    here = closed(states)
    for byte in map(ord, piece.decode(errors="ignore")):
        here = closed({to for state in here for low, high, to in automaton["moves"][state] if low <= byte <= high})
    return sorted(here)

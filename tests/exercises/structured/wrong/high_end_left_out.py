"""The upper end of a byte range is left out, as in range()."""

CAUGHT_BY = ["check-read", "test-read", "test-read-free"]
MESSAGE = "follow every byte of the piece, from all states at once."


def read_piece(automaton, states, piece):

    def closed(states):
        seen, waiting = set(states), list(states)
        while waiting:
            new = set(automaton["free"][waiting.pop()]) - seen
            seen |= new
            waiting += new
        return seen

    here = closed(states)
    for byte in piece:
        here = closed({to for state in here for low, high, to in automaton["moves"][state] if byte in range(low, high)})
    return sorted(here)

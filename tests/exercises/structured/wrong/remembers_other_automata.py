"""Results are remembered by states and piece, across automata."""

CAUGHT_BY = ["test-read-free"]
MESSAGE = "free moves are made before, between and after the bytes, as many as there are, in circles too."


_known = {}


def read_piece(automaton, states, piece):

    key = (tuple(states), piece)
    if key in _known:
        return _known[key]

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
    _known[key] = sorted(here)
    return _known[key]

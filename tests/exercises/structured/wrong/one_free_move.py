"""One free move is made at a time, not a chain of them."""

CAUGHT_BY = ["test-read-free"]
MESSAGE = "free moves are made before, between and after the bytes, as many as there are, in circles too."


def read_piece(automaton, states, piece):

    def closed(states):
        return set(states) | {to for state in states for to in automaton["free"][state]}

    here = closed(states)
    for byte in piece:
        here = closed({to for state in here for low, high, to in automaton["moves"][state] if low <= byte <= high})
    return sorted(here)

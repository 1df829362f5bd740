"""A byte that nothing fits is passed over."""

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
        after = {to for state in here for low, high, to in automaton["moves"][state] if low <= byte <= high}
        here = closed(after) if after else here
    return sorted(here)

"""Free moves are made after each byte, not before the first one."""

CAUGHT_BY = ["check-read", "test-read-free"]
MESSAGE = "before the first byte free moves may be made, too."


def read_piece(automaton, states, piece):

    def closed(states):
        seen, waiting = set(states), list(states)
        while waiting:
            new = set(automaton["free"][waiting.pop()]) - seen
            seen |= new
            waiting += new
        return seen

    here = set(states)
    for byte in piece:
        here = closed({to for state in here for low, high, to in automaton["moves"][state] if low <= byte <= high})
    return sorted(here)

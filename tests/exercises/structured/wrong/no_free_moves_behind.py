"""Free moves are made before each byte, not after the last one."""

CAUGHT_BY = ["check-read", "test-read-free"]
MESSAGE = "after the last byte free moves may still be made."


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
        here = {to for state in closed(here) for low, high, to in automaton["moves"][state] if low <= byte <= high}
    return sorted(here)

"""Of several moves that fit a byte only the first one is made."""

CAUGHT_BY = ["test-read"]
MESSAGE = "a state is missing:"


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
        after = set()
        for state in here:
            for low, high, to in automaton["moves"][state]:
                if low <= byte <= high:
                    after.add(to)
                    break
        here = closed(after)
    return sorted(here)

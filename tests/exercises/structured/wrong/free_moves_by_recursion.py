"""Free moves are followed by recursion, which ends in long chains."""

CAUGHT_BY = ["test-read-free"]
MESSAGE = "a chain of thousands of free moves is too deep for recursion."


def read_piece(automaton, states, piece):

    def closed(states):
        seen = set()

        def visit(state):
            if state not in seen:
                seen.add(state)
                for to in automaton["free"][state]:
                    visit(to)

        for state in states:
            visit(state)
        return seen

    here = closed(states)
    for byte in piece:
        here = closed({to for state in here for low, high, to in automaton["moves"][state] if low <= byte <= high})
    return sorted(here)

"""Sets of states as bits of one number; rows that lead nowhere stay in the table, where nothing reaches them."""

import torch


def read_piece(automaton, states, piece):
    def free(bits):
        done = 0
        while bits & ~done:
            state = (bits & ~done).bit_length() - 1
            done |= 1 << state
            for to in automaton["free"][state]:
                bits |= 1 << to
        return bits

    def each(bits):
        return [state for state in range(bits.bit_length()) if bits >> state & 1]

    bits = 0
    for state in states:
        bits |= 1 << state
    bits = free(bits)
    for byte in piece:
        after = 0
        for state in each(bits):
            for low, high, to in automaton["moves"][state]:
                if low <= byte <= high:
                    after |= 1 << to
        bits = free(after)
    return each(bits)


def compile_index(read, start, accepting, pieces, end):
    rows, waiting = {str(start): (0, {})}, [start]
    sets = {0: start}
    while waiting:
        here = waiting.pop()  # depth first: another order of the rows
        ways = rows[str(here)][1]
        for token in range(len(pieces)):
            if token == end or pieces[token] in (None, b""):
                continue
            after = read(here, pieces[token])
            if not after:
                continue
            if str(after) not in rows:
                sets[len(rows)] = after
                rows[str(after)] = (len(rows), {})
                waiting.append(after)
            ways[token] = rows[str(after)][0]
    done = len(rows)
    arrows = dict(rows.values())
    steps = {done: 0}
    for state, here in sets.items():
        if not set(accepting).isdisjoint(here):
            arrows[state][end] = done
    for distance in range(1, len(rows) + 2):  # ever further away from the end
        ring = [row for row in range(done) if row not in steps and set(arrows[row].values()) & set(steps)]
        steps.update(dict.fromkeys(ring, distance))
    if 0 not in steps:
        raise ValueError("no text")
    table = torch.full((done + 1, len(pieces)), -1, dtype=torch.long)
    for row, ways in arrows.items():
        for token, to in ways.items():
            if to in steps:
                table[row, token] = to
    return {"steps": torch.tensor([steps.get(row, -1) for row in range(done + 1)]), "next": table}

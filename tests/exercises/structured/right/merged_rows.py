"""Rows from which the same can be written are merged, as in a minimal automaton; the mask is added as 0 and -inf."""

import torch


def compile_index(read, start, accepting, pieces, end):
    known, ways = [list(start)], []
    while len(ways) < len(known):
        here = known[len(ways)]
        row = []
        for token, piece in enumerate(pieces):
            after = read(here, piece) if token != end and piece else []
            if after and after not in known:
                known.append(after)
            row.append(known.index(after) if after else None)
        ways.append(row)
    over = [any(state in accepting for state in here) for here in known]
    alive = {n for n, yes in enumerate(over) if yes}
    while more := {n for n, row in enumerate(ways) if n not in alive and alive & set(row)}:
        alive |= more
    if 0 not in alive:
        raise ValueError("no text at all")
    block = [over[n] if n in alive else None for n in range(len(known))]
    while True:
        sign = [(block[n], *(None if to is None else block[to] for to in row)) for n, row in enumerate(ways)]
        names = {some: number for number, some in enumerate(dict.fromkeys(sign))}
        new = [names[some] if n in alive else None for n, some in enumerate(sign)]
        if len(set(new)) == len(set(block)):
            break
        block = new
    numbers = {some: number for number, some in enumerate(dict.fromkeys(block[n] for n in sorted(alive)))}
    done = len(numbers)
    table = torch.full((done + 1, len(pieces)), -1)
    for n in alive:
        for token, to in enumerate(ways[n]):
            if to in alive:
                table[numbers[block[n]], token] = numbers[block[to]]
        if over[n]:
            table[numbers[block[n]], end] = done
    steps = torch.full((done + 1,), 10**6)
    steps[done] = 0
    for _ in range(done + 1):
        around = torch.where(table >= 0, steps[table], 10**6).amin(dim=1) + 1
        steps = torch.minimum(steps, around)
    return {"next": table, "steps": steps}


def masked_probs(logits, index, states, left):
    rows, width = logits.shape
    barrier = torch.full((rows, width), float("-inf"), dtype=logits.dtype)
    over = torch.zeros(rows, 1, dtype=torch.bool)
    for row in range(rows):
        over[row] = states[row] == len(index["steps"]) - 1
        for token, to in enumerate(index["next"][states[row]].tolist()):
            if to >= 0 and int(index["steps"][to]) + 1 <= left[row]:
                barrier[row, token] = 0
    masked = torch.where(barrier == 0, logits, barrier)
    nothing = masked.amax(dim=1, keepdim=True) == float("-inf")
    if bool((nothing & ~over).any()):
        raise ValueError("nothing to draw")
    masked = torch.where(over, 0.0, masked)
    return torch.where(over, 0.0, torch.exp(torch.log_softmax(masked, dim=1))).to(logits.dtype)

"""Encoding with a heap of candidates and a linked list of pieces, as production tokenizers do."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

import heapq
import re


def encode(text, merges, specials=()):
    if len({*specials, ""}) != len(specials) + 1:
        raise ValueError("specials must differ, and none is empty")
    ranks = {pair: number for number, pair in enumerate(merges)}

    def word_ids(word):
        pieces = [bytes([byte]) for byte in word.encode()]
        numbers = list(word.encode())
        after = [*range(1, len(pieces)), None]
        before = [None, *range(len(pieces) - 1)]
        heap = []

        def offer(left):
            right = after[left] if left is not None else None
            if right is not None and (pieces[left], pieces[right]) in ranks:
                heapq.heappush(heap, (ranks[pieces[left], pieces[right]], left, pieces[left], pieces[right]))

        for left in range(len(pieces)):
            offer(left)
        while heap:
            number, left, one, two = heapq.heappop(heap)
            right = after[left]
            if pieces[left] != one or right is None or pieces[right] != two:
                continue
            pieces[left], numbers[left], pieces[right] = one + two, 256 + number, b""
            after[left] = after[right]
            if after[right] is not None:
                before[after[right]] = left
            offer(before[left])
            offer(left)
        return [number for number, piece in zip(numbers, pieces, strict=True) if piece]

    ids, start = [], 0
    pattern = "|".join(re.escape(special) for special in sorted(specials, reverse=True))
    for match in re.finditer(pattern, text) if specials else ():
        ids += [number for word in pretokens(text[start : match.start()]) for number in word_ids(word)]
        ids.append(256 + len(merges) + specials.index(match[0]))
        start = match.end()
    return ids + [number for word in pretokens(text[start:]) for number in word_ids(word)]

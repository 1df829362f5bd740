"""A conversation by recursion over its first message; rows as strings of triples; a class that keeps the counts."""

import torch


def chat_tokens(messages, vocabulary, open=False):
    def words(message):
        found = message["content"].split()
        if set(found) & set(SPECIAL):  # noqa: F821 (the setup cell defines it)
            raise ValueError("special token")
        if not set(found) <= set(vocabulary):
            raise ValueError("unknown word")
        return found

    def exchanges(rest):
        if not rest:
            if open:
                raise ValueError("it is the user's turn")
            return []
        if rest[0]["role"] != "user":
            raise ValueError("the user begins")
        asked = [("<user>", False)] + [(word, False) for word in words(rest[0])] + [("<bot>", False)]
        if len(rest) == 1:
            if not open:
                raise ValueError("no answer")
            return asked
        if rest[1]["role"] != "assistant":
            raise ValueError("the assistant answers")
        flag = rest[1].get("train", True)
        answer = [(word, flag) for word in [*words(rest[1]), "<end>"]]
        if len(rest) == 2 and open:
            raise ValueError("nothing is open")
        return asked + answer + (exchanges(rest[2:]) if len(rest) > 2 else [])

    if not messages:
        raise ValueError("no messages")
    start = [("<eos>", False)]
    if messages[0]["role"] == "system":
        start += [("<system>", False)] + [(word, False) for word in words(messages[0])]
        messages = messages[1:]
        if not messages:
            raise ValueError("a system message alone")
    both = start + exchanges(messages)
    return [vocabulary[word] for word, _ in both], [flag for _, flag in both]


class Row:
    def __init__(self):
        self.places, self.examples = [], 0

    def add(self, ids, trained):
        self.examples += 1
        labels = [*[i if t else -100 for i, t in zip(ids, trained, strict=False)][1:], -100]
        self.places += [(i, x, n, self.examples) for n, (i, x) in enumerate(zip(ids, labels, strict=False))]


def pack_examples(examples, length, pad):
    rows = []
    for ids, trained in examples:
        if len(ids) < 1 or len(ids) > length:
            raise ValueError("length")
        if len(trained) != len(ids):
            raise ValueError("two lists of different length")
        room = [row for row in rows if length - len(row.places) >= len(ids)]
        if not room:
            room = [Row()]
            rows += room
        room[0].add(ids, trained)
    full = [row.places + [(pad, -100, 0, 0)] * (length - len(row.places)) for row in rows]
    table = torch.tensor(full, dtype=torch.int64).reshape(-1, length, 4)
    keys = ("tokens", "labels", "positions", "segments")
    return {key: table[..., n].clone() for n, key in enumerate(keys)}


def merged_weight(weight, adapters, shares):
    if len(adapters) != len(shares):
        raise ValueError("one share per adapter")
    if not adapters:
        return weight + 0
    first, *rest = adapters
    update = first["B"].matmul(first["A"]).mul(shares[0] * first["alpha"] / first["B"].shape[-1])
    return merged_weight(weight, rest, shares[1:]) + update

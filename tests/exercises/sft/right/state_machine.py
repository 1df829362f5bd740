"""Writes the words first and reads the mask off them; packs with a list of free places; segments by cumsum."""

import torch


def chat_tokens(messages, vocabulary, open=False):
    special = {"<eos>", "<system>", "<user>", "<bot>", "<end>", "<pad>", "<unk>"}
    state, _learned, out = "start", [], [("<eos>", False)]
    after = {
        "start": {"system": "system", "user": "user"},
        "system": {"user": "user"},
        "user": {"assistant": "assistant"},
        "assistant": {"user": "user"},
    }
    for message in messages:
        if message["role"] not in after[state]:
            raise ValueError(f"{message['role']} after {state}")
        state = after[state][message["role"]]
        words = message["content"].split()
        bad = [word for word in words if word in special or word not in vocabulary]
        if bad:
            raise ValueError(f"not a word: {bad}")
        if state == "assistant":
            flag = bool(message.get("train", True))
            out.append(("<bot>", False))
            out.extend((word, flag) for word in words)
            out.append(("<end>", flag))
        else:
            out.append((f"<{state}>", False))
            out.extend((word, False) for word in words)
    if state != ("user" if open else "assistant"):
        raise ValueError(f"ends with {state}")
    if open:
        out.append(("<bot>", False))
    return [vocabulary[word] for word, _ in out], [flag for _, flag in out]


def pack_examples(examples, length, pad):
    free, place, count = [], [], []
    for ids, trained in examples:
        if not ids or len(ids) > length or len(ids) != len(trained):
            raise ValueError("an example that does not fit")
        row = 0
        while row < len(free) and free[row] < len(ids):
            row += 1
        if row == len(free):
            free.append(length)
            count.append(0)
        count[row] += 1
        place.append((row, length - free[row], count[row]))
        free[row] -= len(ids)
    shape = (len(free), length)
    made = {
        "tokens": torch.full(shape, pad, dtype=torch.long),
        "labels": torch.full(shape, -100, dtype=torch.long),
        "positions": torch.zeros(shape, dtype=torch.long),
        "segments": torch.zeros(shape, dtype=torch.long),
    }
    for (ids, trained), (row, start, number) in zip(examples, place, strict=True):
        end = start + len(ids)
        values = torch.tensor(ids)
        made["tokens"][row, start:end] = values
        made["positions"][row, start:end] = torch.arange(len(ids))
        made["segments"][row, start:end] = number
        labels = torch.where(torch.tensor(trained), values, -100)
        made["labels"][row, start : end - 1] = labels[1:]
    return made

"""The guard splits at blanks, the writer at any white space: a line break hides <bot>."""

CAUGHT_BY = ["test-chat-refused"]
MESSAGE = "lets a user write a special token"


def chat_tokens(messages, vocabulary, open=False):
    roles = [message["role"] for message in messages]
    turns = roles[1:] if roles[:1] == ["system"] else roles
    due = ["user", "assistant"] * len(turns)
    if not turns or turns != due[: len(turns)] or len(turns) % 2 != int(open):
        raise ValueError(f"roles {roles} with open={open}: see the order in the task")
    opens = {"system": "<system>", "user": "<user>", "assistant": "<bot>"}
    ids, trained = [vocabulary["<eos>"]], [False]
    for message in messages:
        written = message["content"].split()
        for word in written:
            if any(s in message["content"].split(" ") for s in SPECIAL) or word not in vocabulary:
                raise ValueError(f"{word!r} is a special token or not in the vocabulary")
        learned = False
        if message["role"] == "assistant":
            written, learned = [*written, "<end>"], message.get("train", True)
        ids += [vocabulary[word] for word in [opens[message["role"]], *written]]
        trained += [False] + [learned] * len(written)
    if open:
        ids.append(vocabulary["<bot>"])
        trained.append(False)
    return ids, trained

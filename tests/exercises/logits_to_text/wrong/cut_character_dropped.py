"""A character that the end cuts off is dropped."""

CAUGHT_BY = ["test-stream-characters"]
MESSAGE = "a character that the end of the text cuts off appears as one sign of replacement"


def stream(pieces, stops):
    seen, done, shown = b"", "", []
    start, stop = 0, None
    for piece in pieces:
        seen += piece
        found = [(seen.find(s.encode()), len(s.encode()), s) for s in stops if s.encode() in seen]
        start, _, stop = min(found, default=(len(seen), 0, None))
        waiting = [i for i in range(start) if any(s.encode().startswith(seen[i:]) for s in stops)]
        text = seen[: waiting[0] if waiting else start].decode(errors="ignore")
        shown.append(text[len(done) :])
        done = text
        if stop is not None and not waiting:
            break
    return {"shown": shown, "rest": seen[:start].decode(errors="ignore")[len(done) :], "stop": stop}

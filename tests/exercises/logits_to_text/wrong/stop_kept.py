"""The stop string stays in the text."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-rules", "test-stream-hold", "test-stream-characters"]
MESSAGE = "the text ends before the stop string, and what follows it is dropped"


def stream(pieces, stops):
    seen, done, shown = b"", "", []
    start, stop = 0, None
    for piece in pieces:
        seen += piece
        found = [(seen.find(s.encode()), len(s.encode()), s) for s in stops if s.encode() in seen]
        start, size, stop = min(found, default=(len(seen), 0, None))
        start += size
        waiting = [i for i in range(start) if any(s.encode().startswith(seen[i:]) for s in stops)]
        text = seen[: waiting[0] if waiting else start].decode(errors="ignore")
        shown.append(text[len(done) :])
        done = text
        if stop is not None and not waiting:
            break
    return {"shown": shown, "rest": seen[:start].decode(errors="replace")[len(done) :], "stop": stop}

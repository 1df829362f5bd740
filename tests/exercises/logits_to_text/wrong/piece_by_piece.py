"""Looks for stops inside single pieces only."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-rules", "test-stream-hold", "test-stream-characters"]
MESSAGE = "a stop string may begin in one piece and end inside another"


def stream(pieces, stops):
    seen, done, shown = b"", "", []
    start, stop = 0, None
    for piece in pieces:
        at = len(seen)
        seen += piece
        found = [(at + piece.find(s.encode()), len(s.encode()), s) for s in stops if s.encode() in piece]
        start, _, stop = min(found, default=(len(seen), 0, None))
        waiting = [i for i in range(start) if any(s.encode().startswith(seen[i:]) for s in stops)]
        text = seen[: waiting[0] if waiting else start].decode(errors="ignore")
        shown.append(text[len(done) :])
        done = text
        if stop is not None and not waiting:
            break
    return {"shown": shown, "rest": seen[:start].decode(errors="replace")[len(done) :], "stop": stop}

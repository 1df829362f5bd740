"""Later pieces are looked at after the stop."""

CAUGHT_BY = ["check-stream", "test-stream-hold"]
MESSAGE = "hold back what may still become a stop, show the rest at once, and look at no piece after"


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
    return {"shown": shown, "rest": seen[:start].decode(errors="replace")[len(done) :], "stop": stop}

"""Always holds back as many bytes as the longest stop has."""

CAUGHT_BY = ["check-stream", "test-stream-rules", "test-stream-hold", "test-stream-characters"]
MESSAGE = "hold back what may still become a stop, show the rest at once, and look at no piece after"


def stream(pieces, stops):
    seen, done, shown = b"", "", []
    start, stop = 0, None
    for piece in pieces:
        seen += piece
        found = [(seen.find(s.encode()), len(s.encode()), s) for s in stops if s.encode() in seen]
        start, _, stop = min(found, default=(len(seen), 0, None))
        waiting = [i for i in range(start) if any(s.encode().startswith(seen[i:]) for s in stops)]
        text = seen[
            : start if stop is not None else max(0, len(seen) - max((len(s.encode()) for s in stops), default=0))
        ].decode(errors="ignore")
        shown.append(text[len(done) :])
        done = text
        if stop is not None and not waiting:
            break
    return {"shown": shown, "rest": seen[:start].decode(errors="replace")[len(done) :], "stop": stop}

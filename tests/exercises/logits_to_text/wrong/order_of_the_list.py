"""The first stop of the list that occurs wins."""

CAUGHT_BY = ["test-stream-rules"]
MESSAGE = "takes the wrong stop: the one that starts first, of these the shortest. A complete one"


def stream(pieces, stops):
    seen, done, shown = b"", "", []
    start, stop = 0, None
    for piece in pieces:
        seen += piece
        found = [(seen.find(s.encode()), len(s.encode()), s) for s in stops if s.encode() in seen]
        start, _, stop = found[0] if found else (len(seen), 0, None)
        waiting = [i for i in range(start) if any(s.encode().startswith(seen[i:]) for s in stops)]
        text = seen[: waiting[0] if waiting else start].decode(errors="ignore")
        shown.append(text[len(done) :])
        done = text
        if stop is not None and not waiting:
            break
    return {"shown": shown, "rest": seen[:start].decode(errors="replace")[len(done) :], "stop": stop}

"""The stream with a list of open starts, byte by byte, and Python's incremental decoder."""

import codecs


def stream(pieces, stops):
    wanted = [s.encode() for s in stops]
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    held, shown, best = b"", [], None  # best: (start in held, length, stop) of the winner so far

    def settle():
        nonlocal held, best
        for start in range(len(held) + 1):
            tail = held[start:]
            complete = [s for s in wanted if tail.startswith(s)]
            if complete:
                best = (start, min(complete, key=len))
                return start, True
            if tail and any(s.startswith(tail) for s in wanted):
                return start, False
        return len(held), False

    for piece in pieces:
        held += piece
        free, decided = settle()
        shown.append(decoder.decode(held[:free], decided))
        held = held[free:]
        if decided:
            return {"shown": shown, "rest": "", "stop": best[1].decode()}
    found = [(held.find(s), len(s), s) for s in wanted if s in held]
    start, _, stop = min(found, default=(len(held), 0, b""))
    return {"shown": shown, "rest": decoder.decode(held[:start], True), "stop": stop.decode() or None}

"""Only the last few bytes are searched for the start of a stop."""

CAUGHT_BY = ["test-stream-rules"]
MESSAGE = "stream: a stop may be long, and reach over many pieces."


def stream(pieces, stops):
    codes = [s.encode() for s in stops]
    data, shown, out = b"", [], 0
    done = False

    def look(last):
        nonlocal done
        for i in range(max(0, len(data) - len(piece) - 6) if pieces else 0, len(data) + 1):
            tail = data[i:]
            full = [c for c in codes if tail.startswith(c)]
            if full:
                done = True
                return i, min(full, key=len).decode()
            if not last and tail and any(c.startswith(tail) for c in codes):
                return i, None
        return len(data), None

    def whole(data):
        for cut in range(0, min(4, len(data)) + 1):
            try:
                data[: len(data) - cut].decode()
                return len(data) - cut
            except UnicodeDecodeError:
                continue
        return len(data)

    for piece in pieces:
        data += piece
        end, stop = look(False)
        end = whole(data[:end])
        shown.append(data[out:end].decode())
        out = max(out, end)
        if done:
            return {"shown": shown, "rest": "", "stop": stop}
    end, stop = look(True)
    return {"shown": shown, "rest": data[out:end].decode(errors="replace"), "stop": stop}

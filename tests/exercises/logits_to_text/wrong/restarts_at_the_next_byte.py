"""A failed start is forgotten with all that it held: a new start inside it is missed."""

CAUGHT_BY = ["test-stream", "test-stream-rules", "test-stream-hold", "test-stream-characters"]
MESSAGE = "misses a stop, or sees one that is not there: look in the bytes of all pieces together"


def stream(pieces, stops):
    stop = stops[0].encode() if stops else b""
    shown, out, matched = [], b"", 0
    for piece in pieces:
        free = b""
        for byte in piece:
            if stop and byte == stop[matched]:
                matched += 1
                if matched == len(stop):
                    return {"shown": [*shown, free.decode()], "rest": "", "stop": stops[0]}
            else:
                free += stop[:matched] + bytes([byte])
                matched = 0
        shown.append(free.decode(errors="ignore"))
    return {"shown": shown, "rest": stop[:matched].decode(errors="replace"), "stop": None}

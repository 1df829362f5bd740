"""Shows everything at once and cuts at the end."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-rules", "test-stream-hold", "test-stream-characters"]
MESSAGE = "the text ends before the stop string, and what follows it is dropped"


def stream(pieces, stops):
    shown, text = [], ""
    for piece in pieces:
        text += piece.decode(errors="ignore")
        shown.append(piece.decode(errors="ignore"))
        if any(stop in text for stop in stops):
            break
    found = [(text.find(s), len(s), s) for s in stops if s in text]
    return {"shown": shown, "rest": "", "stop": min(found)[2] if found else None}

"""The stream decodes first and looks for stops in the text."""

import codecs


def stream(pieces, stops):
    decoder, text, shown, given = codecs.getincrementaldecoder("utf-8")(errors="replace"), "", [], 0

    def winner():
        hits = sorted((text.index(s), len(s), s) for s in stops if s in text)
        return (hits[0][0], hits[0][2]) if hits else (len(text), None)

    for piece in pieces:
        text += decoder.decode(piece)
        start, stop = winner()
        open_at = start
        for i in range(start):
            if any(len(s) > len(text) - i and s.startswith(text[i:]) for s in stops):
                open_at = i
                break
        shown.append(text[given:open_at])
        given = open_at
        if stop is not None and open_at == start:
            return {"shown": shown, "rest": "", "stop": stop}
    start, stop = winner()
    if stop is None:
        text += decoder.decode(b"", True)
        start = len(text)
    return {"shown": shown, "rest": text[given:start], "stop": stop}

"""What is shown is brought into NFC."""

import codecs
import unicodedata

CAUGHT_BY = ["test-stream"]
MESSAGE = "text comes back as it was"


def vocabulary(merges, specials):
    return [bytes([b]) for b in range(256)] + [a + b for a, b in merges] + [s.encode() for s in specials]


def stream_decode(ids, merges, specials=()):
    decode(ids, merges, specials)
    table = vocabulary(merges, specials)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    return [unicodedata.normalize("NFC", decoder.decode(table[i])) for i in ids] + [decoder.decode(b"", final=True)]

"""Wire: answers with hand-made bytes: changes of what was not sent, handles and objects that nobody has, torn values."""
DESERVES = 4
# %% extra
import gc
import struct

peer = next((thing for thing in gc.get_objects() if type(thing).__name__ == "Peer"), None)
u32 = struct.Struct("!I").pack


def text(value):
    return b"s" + u32(len(value)) + value.encode()


def answer(result, changes=b""):
    body = b"t" + u32(3) + text("ok") + b"t" + u32(0) + result
    return u32(len(changes)) + changes + body


def change(number, what):
    return b"t" + u32(2) + b"t" + u32(1) + b"t" + u32(2) + b"i" + u32(4) + struct.pack("<i", number) + what + b"t" + u32(0)


forged = iter(
    [
        answer(b"o" + u32(0)),
        answer(b"h" + u32(2**31) + text("function") + text("x" * 100_000)),
        answer(b"p" + u32(0), change(0, b"t" + u32(1) + b"p" + u32(0))),
        answer(b"N", change(-1, b"t" + u32(0))),
        answer(b"m" + u32(0) + u32(2**31)),
        answer(b"l" + u32(2**31)),
        answer(b"i" + u32(2**31 - 1)),
        answer(b"z" + u32(1) + b"l" + u32(0)),
        b"",
        b"\xff" * 40,
    ]
    * 9
)
if peer is not None:
    honest = peer.pack
# %% attention
def attention(q, k, v):
    peer.pack = lambda scope, body: next(forged)
# %% top_p
peer.pack = honest


def top_p(logits, p):
    peer.pack = lambda scope, body: next(forged)
# %% decode
peer.pack = honest


def decode(model, prompt, steps):
    ids = list(prompt)
    for _ in range(steps):
        ids.append(int(model(list(ids)).argmax()))
    return ids

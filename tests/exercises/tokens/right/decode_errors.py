"""The stream asks the error of a strict decoder whether more bytes could still help; decode uses a bytearray."""


def table_of(merges, specials):
    table = [bytes([byte]) for byte in range(256)] + [b"".join(pair) for pair in merges]
    return table + [bytes(special, "utf-8") for special in specials]


def decode(ids, merges, specials=()):
    table, data = table_of(merges, specials), bytearray()
    for number in ids:
        if number < 0 or number >= len(table):
            raise ValueError(number)
        data.extend(table[number])
    return str(bytes(data), "utf-8", "replace")


def stream_decode(ids, merges, specials=()):
    table = table_of(merges, specials)
    if ids and not (min(ids) >= 0 and max(ids) < len(table)):
        raise ValueError("an id without a piece")
    held, shown = b"", []
    for number in ids:
        held += table[number]
        try:
            held.decode("utf-8")
            keep = 0
        except UnicodeDecodeError:
            keep = 0
            for size in (1, 2, 3):
                if len(held) < size:
                    break
                try:
                    held[-size:].decode("utf-8")
                except UnicodeDecodeError as error:
                    if error.start == 0 and error.reason == "unexpected end of data":
                        keep = size
        done, held = held[: len(held) - keep], held[len(held) - keep :]
        shown.append(done.decode("utf-8", "replace"))
    return [*shown, held.decode("utf-8", "replace")]

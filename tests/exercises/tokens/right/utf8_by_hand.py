"""The stream reads UTF-8 by hand: the first byte of a character says how many bytes it has."""


def stream_decode(ids, merges, specials=()):
    table = {number: bytes([number]) for number in range(256)}
    for first, second in merges:
        table[len(table)] = first + second
    for special in specials:
        table[len(table)] = special.encode("utf-8")
    for number in ids:
        if number not in table:
            raise ValueError(f"no piece has the id {number}")

    def length(byte):
        if byte < 0x80:
            return 1
        return 2 if 0xC2 <= byte <= 0xDF else 3 if 0xE0 <= byte <= 0xEF else 4 if 0xF0 <= byte <= 0xF4 else 0

    shown, held = [], b""
    for number in ids:
        text = ""
        for byte in table[number]:
            if held and 0x80 <= byte <= 0xBF:
                held += bytes([byte])
                if len(held) == length(held[0]):
                    text += held.decode("utf-8", errors="replace")
                    held = b""
                continue
            if held:
                text += "\ufffd"
                held = b""
            size = length(byte)
            if size == 1:
                text += chr(byte)
            elif size == 0:
                text += "\ufffd"
            else:
                held = bytes([byte])
        shown.append(text)
    return [*shown, "\ufffd" if held else ""]

"""Keys and values are spelled with \\u escapes, as json.dumps does by itself."""

import json

CAUGHT_BY = ["test-schema-strings", "test-schema-keys"]
MESSAGE = "a byte that no value of the enum has there:"


def next_bytes(schema, prefix):

    def spelled(value):
        return json.dumps(value).encode()

    def begins(text, low, high):  # does an integer from low to high begin so?
        if text.startswith(b"-"):
            text, low, high = text[1:], max(1, -high), -low
        if low > high or not text:
            return low <= high
        if text.startswith(b"0"):
            return text == b"0" and low <= 0 <= high
        first = last = int(text)
        while first <= high:
            if last >= low:
                return True
            first, last = 10 * first, 10 * last + 9
        return False

    def follow(spec, text):  # what may follow the beginning of a value, and is it a whole value?
        if "enum" in spec:
            fitting = [whole for whole in map(spelled, spec["enum"]) if whole.startswith(text)]
            return {whole[len(text)] for whole in fitting if whole != text}, text in fitting
        if spec["type"] == "integer":
            low, high = spec["minimum"], spec["maximum"]
            signs = b"0123456789" if text else b"-0123456789"
            further = {byte for byte in signs if begins(text + bytes([byte]), low, high)}
            return further, text not in (b"", b"-") and low <= int(text) <= high
        least, most = spec["minLength"], spec["maxLength"]
        letters = [letter.encode() for letter in spec["alphabet"]]
        if least > most or (least > 0 and not letters):
            return set(), False
        if not text:
            return {34}, False
        if text.count(b'"') == 2:
            return set(), True
        count, begun = 0, text[1:]  # whole characters, and what there is of the next one
        while fitting := [letter for letter in letters if begun.startswith(letter)]:
            count, begun = count + 1, begun[len(fitting[0]) :]
        further = {letter[len(begun)] for letter in letters if count < most and letter.startswith(begun)}
        return further | ({34} if not begun and count >= least else set()), False

    required = schema.get("required", [])
    known = ({"enum"}, {"type", "minimum", "maximum"}, {"type", "alphabet", "minLength", "maxLength"})
    if schema.keys() | {"required"} != {"type", "properties", "required"} or schema["type"] != "object":
        raise ValueError(f"an object with these keywords is not supported: {sorted(schema)}")
    for key, spec in schema["properties"].items():
        kind = {"integer": 1, "string": 2}.get(spec.get("type"), 0)
        if spec.keys() != known[kind]:
            raise ValueError(f"a keyword of {key!r} is not supported: {sorted(spec)}")
    fields = [(spelled(key) + b":", spec, key in required) for key, spec in schema["properties"].items()]
    possible = [bool(follow(spec, b"")[0]) for _, spec, _ in fields]

    def keys(start):  # the fields that may be written next, up to the first that must be
        for number in range(start, len(fields)):
            if possible[number]:
                yield number
            if fields[number][2]:
                return

    def closing(start):
        return not any(must for _, _, must in fields[start:])

    def options(place):  # the place after each byte that may come next
        what, number, text = place
        if what == "start":
            fine = all(good or not must for good, (_, _, must) in zip(possible, fields, strict=True))
            return {123: ("first", 0, b"")} if fine else {}
        moves = {}
        if what in ("first", "key"):
            for field in keys(number):
                key = fields[field][0]
                if key.startswith(text):
                    more = key[: len(text) + 1]
                    moves[more[-1]] = ("value", field, b"") if more == key else ("key", number, more)
            if what == "first" and closing(0):
                moves[125] = ("done", 0, b"")
        if what == "value":
            further, whole = follow(fields[number][1], text)
            moves = {byte: ("value", number, text + bytes([byte])) for byte in further}
            if whole and any(True for _ in keys(number + 1)):
                moves[44] = ("key", number + 1, b"")
            if whole and closing(number + 1):
                moves[125] = ("done", 0, b"")
        return moves

    place = ("start", 0, b"")
    for byte in prefix:
        place = options(place).get(byte)
        if place is None:
            raise ValueError("no text begins with this prefix")
    moves = options(place)
    if not moves and place[0] != "done":
        raise ValueError("the schema has no text")
    return bytes(sorted(moves)), place[0] == "done"

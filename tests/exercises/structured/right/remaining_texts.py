"""The schema as sets of places, each a pile of what is still to be written; whole numbers by their number of digits."""

import json


def next_bytes(schema, prefix):
    allowed = [{"enum"}, {"type", "minimum", "maximum"}, {"type", "alphabet", "minLength", "maxLength"}]
    types = [None, "integer", "string"]
    if set(schema) - {"type", "properties", "required"} or schema["type"] != "object":
        raise ValueError("object")
    for spec in schema["properties"].values():
        if set(spec) not in allowed or spec.get("type") != types[allowed.index(set(spec))]:
            raise ValueError(spec)
    names, must = list(schema["properties"]), set(schema.get("required", ()))

    def text(value):
        return bytes(json.dumps(value, ensure_ascii=False), "utf-8")

    # a place is a tuple of tasks; `open_` turns the first task into bytes: pairs of a byte and the place after it
    def digits(low, high, width):  # numbers of exactly `width` digits: the bytes at the front, and bounds of the rest
        if width == 0:
            yield None, None
            return
        unit = 10 ** (width - 1)
        for digit in range(10):
            first, last = max(low - digit * unit, 0), min(high - digit * unit, unit - 1)
            if first <= last:
                yield 48 + digit, ("digits", first, last, width - 1)

    def open_(place):
        if not place:
            yield None, ()
            return
        task, rest = place[0], place[1:]
        kind = task[0]
        if kind == "bytes":
            if task[1]:
                yield task[1][0], (("bytes", task[1][1:]), *rest)
            else:
                yield from open_(rest)
        elif kind == "digits":
            for byte, more in digits(*task[1:]):
                if byte is None:
                    yield from open_(rest)
                else:
                    yield byte, (more, *rest)
        elif kind == "number":
            low, high = task[1], task[2]
            if low < 0:
                small = max(1, -high)
                if small <= -low:
                    for width in range(len(str(small)), len(str(-low)) + 1):
                        inner = ("digits", max(small, 10 ** (width - 1)), min(-low, 10**width - 1), width)
                        yield 45, (inner, *rest)
            if high >= 0:
                for width in range(len(str(max(low, 0))), len(str(high)) + 1):
                    least = 0 if width == 1 else 10 ** (width - 1)
                    yield from open_((("digits", max(low, least), min(high, 10**width - 1), width), *rest))
        elif kind == "letters":
            least, most, alphabet = task[1:]
            if least <= 0:
                yield from open_(rest)
            if most > 0:
                for letter in alphabet:
                    yield from open_((("bytes", letter.encode()), ("letters", least - 1, most - 1, alphabet), *rest))
        elif kind == "members":
            number, comma = task[1], task[2]
            if number == len(names):
                yield from open_(rest)
                return
            name = names[number]
            spec = schema["properties"][name]
            start = ("bytes", comma + text(name) + b":")
            after = (("members", number + 1, b","), *rest)
            if name not in must:
                yield from open_((("members", number + 1, comma), *rest))
            if "enum" in spec:
                for value in spec["enum"]:
                    yield from open_((start, ("bytes", text(value)), *after))
            elif spec["type"] == "integer":
                if spec["minimum"] <= spec["maximum"]:
                    yield from open_((start, ("number", spec["minimum"], spec["maximum"]), *after))
            elif spec["minLength"] <= spec["maxLength"] and (spec["alphabet"] or spec["minLength"] == 0):
                most = spec["maxLength"] if spec["alphabet"] else 0
                letters = ("letters", spec["minLength"], most, spec["alphabet"])
                yield from open_((start, ("bytes", b'"'), letters, ("bytes", b'"'), *after))

    def possible(place):  # can this place be completed? only members can fail, and only where a value is missing
        return all(task[0] != "members" or _fits(task[1]) for task in place)

    def _fits(number):
        for name in names[number:]:
            spec = schema["properties"][name]
            if name in must:
                if "enum" in spec:
                    fine = bool(spec["enum"])
                elif spec["type"] == "integer":
                    fine = spec["minimum"] <= spec["maximum"]
                else:
                    fine = spec["minLength"] <= spec["maxLength"] and (spec["alphabet"] != "" or spec["minLength"] == 0)
                if not fine:
                    return False
        return True

    def opened(place):
        return [(byte, after) for byte, after in open_(place) if possible(after)]

    start = (("bytes", b"{"), ("members", 0, b""), ("bytes", b"}"))
    places = {start} if possible(start) else set()
    for wanted in prefix:
        places = {after for place in places for byte, after in opened(place) if byte == wanted}
    if not places:
        raise ValueError(prefix)
    found = {byte for place in places for byte, _ in opened(place)}
    return bytes(sorted(found - {None})), None in found

"""Bounds of whole numbers compared as texts of equal length; the string's bytes decoded character by character."""

import json


def next_bytes(schema, prefix):
    def refuse(yes):
        if yes:
            raise ValueError("not supported, or no text")

    refuse(not set(schema) <= {"type", "properties", "required"} or schema.get("type") != "object")
    for spec in schema["properties"].values():
        kinds = {None: "enum", "integer": "type minimum maximum", "string": "type alphabet minLength maxLength"}
        refuse(spec.get("type") not in kinds or sorted(spec) != sorted(kinds[spec.get("type")].split()))

    def natural(low, high, typed):  # whole numbers from low to high, both at least 0, that begin so
        if low > high:
            return False
        if typed[:1] == "0":
            return typed == "0" and low == 0
        for size in range(max(len(typed), 1), len(str(high)) + 1):
            first, last = (typed or "1").ljust(size, "0"), (typed or "9").ljust(size, "9")
            a, b = str(low).zfill(size), str(high) if len(str(high)) == size else "9" * size
            if len(a) == size and first <= b and last >= a:
                return True
        return typed == "" and low == 0

    def number(spec, typed):
        low, high = spec["minimum"], spec["maximum"]
        if typed[:1] == "-":
            return natural(max(1, -high), -low, typed[1:])
        return natural(max(0, low), high, typed) if typed else low <= high

    def value(spec, typed):
        if "enum" in spec:
            texts = [json.dumps(v, ensure_ascii=False).encode() for v in spec["enum"]]
            return [t[len(typed)] for t in texts if t.startswith(typed) and t != typed], typed in texts
        if spec["type"] == "integer":
            text = typed.decode()
            more = [ord(c) for c in "0123456789" + "-" * (not text) if number(spec, text + c)]
            return more, text not in ("", "-") and spec["minimum"] <= int(text) <= spec["maximum"]
        if spec["minLength"] > spec["maxLength"] or (not spec["alphabet"] and spec["minLength"]):
            return [], False
        if typed == b"":
            return [34], False
        if len(typed) > 1 and typed.endswith(b'"'):
            return [], True
        body = typed[1:]
        cut = next(n for n in range(4) if _decodes(body[: len(body) - n]))
        chars, part = len(body[: len(body) - cut].decode()), body[len(body) - cut :]
        more = [c.encode()[cut] for c in spec["alphabet"] if c.encode().startswith(part) and len(c.encode()) > cut]
        more = more if chars < spec["maxLength"] else []
        return more + [34] * (cut == 0 and chars >= spec["minLength"]), False

    def _decodes(text):
        try:
            text.decode()
        except UnicodeDecodeError:
            return False
        return True

    names = list(schema["properties"])
    specs = list(schema["properties"].values())
    must = [name in schema.get("required", []) for name in names]
    writable = [bool(value(spec, b"")[0]) for spec in specs]
    heads = [json.dumps(name, ensure_ascii=False).encode() + b":" for name in names]
    refuse(any(need and not can for need, can in zip(must, writable, strict=True)))

    def later(n):
        some = []
        while n < len(names):
            some += [n] * writable[n]
            if must[n]:
                break
            n += 1
        return some

    mode, at, typed, i = "open", 0, b"", 0
    while True:  # first what may come next, then the next byte of the prefix
        if mode == "open":
            nexts = {123: ("first", 0)}
        elif mode in ("first", "key"):
            nexts = {heads[n][len(typed)]: ("key", at) for n in later(at) if heads[n].startswith(typed)}
            if mode == "first" and not any(must):
                nexts[125] = ("shut", 0)
        elif mode == "value":
            more, whole = value(specs[at], typed)
            nexts = dict.fromkeys(more, ("value", at))
            if whole:
                nexts.update({44: ("key", at + 1)} if later(at + 1) else {})
                nexts.update({} if any(must[at + 1 :]) else {125: ("shut", 0)})
        else:
            nexts = {}
        if i == len(prefix):
            return bytes(sorted(nexts)), mode == "shut"
        byte = prefix[i]
        refuse(byte not in nexts)
        before, (mode, at) = (mode, at), nexts[byte]
        inside = (mode, at) == before or (before[0] == "first" and mode == "key")
        typed = typed + bytes([byte]) if inside else b""
        if mode == "key" and typed in heads:
            mode, at, typed = "value", heads.index(typed), b""
        i += 1

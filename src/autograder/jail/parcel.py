"""A payload as bytes and back: JSON, and the files' contents behind it. Leaves out what the steps in it mean."""

from __future__ import annotations

import json
import struct
from pathlib import PurePosixPath

SIZE = struct.Struct("!Q")
MAPS = ("files", "key_files")


def pack(payload: dict) -> bytes:
    """`payload` in one piece. Raises `ValueError` for a file whose name leads out of the working folder."""
    blobs: list[bytes] = []
    head = dict(payload)
    for key in MAPS:
        for name in payload.get(key, {}):
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
                raise ValueError(f"{name!r} is no name of a file inside a working folder")
        blobs += payload.get(key, {}).values()
        head[key] = [[name, len(blob)] for name, blob in payload.get(key, {}).items()]
    text = json.dumps(head).encode()
    return b"".join([SIZE.pack(len(text)), text, *blobs])


def unpack(data: bytes | bytearray) -> dict:
    """The payload that `pack` was given."""
    start = SIZE.size + SIZE.unpack_from(data)[0]
    payload = json.loads(bytes(data[SIZE.size : start]))
    for key in MAPS:
        files = {}
        for name, size in payload[key]:
            files[name] = bytes(data[start : start + size])
            start += size
        payload[key] = files
    return payload

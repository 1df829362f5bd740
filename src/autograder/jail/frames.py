"""Frames on a stream socket: a length of four bytes, one byte that says the kind, the payload.

Sizes are checked before anything is read and memory grows only as bytes arrive, so a peer that announces a gigabyte and
sends nothing costs nothing. What a payload means is not known here. How long to wait is the caller's: `wait` is called
whenever the socket would block and raises to give up; left out, it waits for ever.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable

HEADER = struct.Struct("!I")
CHUNK = 1 << 20  # bytes per read: also the most that is allocated ahead of what has arrived
LARGEST = 0xFFFF_FFFF  # what the length can say

Wait = Callable[[socket.socket, int], None]  # (socket, select.POLLIN or POLLOUT): returns when ready, raises to give up


class FrameError(Exception):
    """The stream does not hold whole frames of a size agreed on; nothing more can be read from or sent to it."""


class Gone(FrameError):
    """The other side has closed the connection while something was being sent."""


class Late(Exception):
    """The deadline has passed before the frame was through; part of it may have been."""


def forever(sock: socket.socket, event: int) -> None:
    """Wait without a deadline."""
    poll = select.poll()
    poll.register(sock, event)
    poll.poll()


def until(deadline: float) -> Wait:
    """A wait that raises `Late` at `deadline` (seconds of `time.monotonic`)."""

    def wait(sock: socket.socket, event: int) -> None:
        poll = select.poll()
        poll.register(sock, event)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise Late

    return wait


def send(sock: socket.socket, kind: bytes, payload: bytes | bytearray | memoryview, wait: Wait = forever) -> None:
    """Send one frame; `kind` is one byte. Raises `Gone` where the other side has closed, and what `wait` raises."""
    if len(kind) != 1:
        raise ValueError(f"the kind of a frame is one byte, not {kind!r}")
    body = memoryview(payload).cast("B")
    if len(body) + 1 > LARGEST:
        raise FrameError(f"a frame of {len(body):,} bytes does not fit into the length field")
    head = memoryview(HEADER.pack(len(body) + 1) + kind)
    while head or body:
        try:
            sent = sock.sendmsg([head, body[: 4 * CHUNK]], [], socket.MSG_DONTWAIT)
        except BlockingIOError:
            wait(sock, select.POLLOUT)
            continue
        except ConnectionError as error:
            raise Gone("the other side has closed the connection") from error
        head, body = head[sent:], body[max(0, sent - len(head)) :]


def receive(sock: socket.socket, limit: int, wait: Wait = forever) -> tuple[bytes, bytearray] | None:
    """The next frame as (kind, payload), or None where the other side has closed between two frames.

    `limit` is the largest payload accepted, in bytes. Raises `FrameError` for a larger, an empty or a torn frame, and
    what `wait` raises.
    """
    head = _read(sock, HEADER.size, wait)
    if not head:
        return None
    if len(head) < HEADER.size:
        raise FrameError("the connection ended inside the header of a frame")
    size = HEADER.unpack(head)[0] - 1
    if size < 0:
        raise FrameError("a frame without a kind")
    if size > limit:
        raise FrameError(f"a frame of {size:,} bytes, larger than the {limit:,} allowed")
    kind = bytes(_read(sock, 1, wait))
    body = _read(sock, size, wait) if kind else bytearray()
    if not kind or len(body) < size:
        raise FrameError(f"the connection ended after {len(body):,} of {size:,} bytes of a frame")
    return kind, body


def _read(sock: socket.socket, size: int, wait: Wait) -> bytearray:
    """`size` bytes, fewer only where the connection ended."""
    got = bytearray()
    while len(got) < size:
        try:
            part = sock.recv(min(CHUNK, size - len(got)), socket.MSG_DONTWAIT)
        except BlockingIOError:
            wait(sock, select.POLLIN)
            continue
        except ConnectionError:
            break
        if not part:
            break
        got += part
    return got

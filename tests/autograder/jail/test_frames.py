"""Frames arrive whole, in order and within their limits, or not at all."""

import select
import socket
import threading
import time
import tracemalloc

import pytest

from autograder.jail.frames import FrameError, Gone, Late, receive, send, until


@pytest.fixture
def pair():
    left, right = socket.socketpair()
    with left, right:
        yield left, right


def test_frames_arrive_in_order(pair):
    left, right = pair
    for kind, payload in ((b"R", b"{}"), (b"q", b""), (b"a", bytes(range(256)))):
        send(left, kind, payload)
    left.close()
    assert [receive(right, 256) for _ in range(4)] == [(b"R", b"{}"), (b"q", b""), (b"a", bytes(range(256))), None]


def test_a_frame_larger_than_the_sockets_buffer_arrives_whole(pair):
    left, right = pair
    payload = bytes(range(251)) * 40_000  # 10 MB
    sender = threading.Thread(target=send, args=(left, b"q", payload))
    sender.start()
    kind, got = receive(right, 1 << 24)
    sender.join()
    assert kind == b"q" and got == payload


def test_wide_buffers_are_sent_as_bytes(pair):
    left, right = pair
    send(left, b"q", memoryview(bytearray(16)).cast("d"))
    assert receive(right, 16) == (b"q", bytes(16))


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        (b"\0\0", "inside the header"),
        (b"\0\0\0\0", "without a kind"),
        (b"\0\0\0\x05", "ended after 0 of 4"),
        (b"\0\0\0\x05qab", "ended after 2 of 4"),
        (b"\0\0\0\x0cq", "larger than the 10 allowed"),
        (b"\xff\xff\xff\xffq", "larger than the 10 allowed"),
    ],
)
def test_torn_empty_and_oversize_frames_are_errors(pair, stream, words):
    left, right = pair
    left.sendall(stream)
    left.close()
    with pytest.raises(FrameError, match=words):
        receive(right, 10)


def test_an_announced_size_allocates_nothing(pair):
    left, right = pair
    left.sendall(b"\x7f\xff\xff\xffq" + b"x" * 100)  # two gigabytes announced, a hundred bytes sent
    tracemalloc.start()
    with pytest.raises(Late):
        receive(right, 1 << 31, until(time.monotonic() + 0.05))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20


def test_deadlines_hold_for_reading_and_for_writing(pair):
    left, right = pair
    with pytest.raises(Late):
        receive(right, 10, until(time.monotonic() + 0.05))
    with pytest.raises(Late):
        send(left, b"q", bytes(1 << 24), until(time.monotonic() + 0.05))  # nobody reads


def test_a_wait_of_the_callers_own_can_give_up(pair):
    class Enough(Exception):
        pass

    asked = []

    def wait(sock, event):
        asked.append(event)
        raise Enough

    with pytest.raises(Enough):
        receive(pair[1], 10, wait)
    assert asked == [select.POLLIN]


def test_sending_to_a_closed_connection_is_told(pair):
    left, right = pair
    right.close()
    with pytest.raises(Gone):
        send(left, b"q", b"x")


def test_a_kind_is_one_byte(pair):
    with pytest.raises(ValueError, match="one byte"):
        send(pair[0], b"qq", b"")

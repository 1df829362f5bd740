"""The system call filter decides as its list says, on both machines it knows; the program is run here step by step."""

import errno
import struct

import pytest

from autograder.jail import seccomp

ALLOWED = "allowed"


def decide(program: bytes, arch: int, number: int, argument: int = 0) -> str | int:
    """What the kernel would do with a system call: allowed, killed, or the error number it returns."""
    data = struct.pack("<IIQ6Q", number, arch, 0, argument, *[0] * 5)
    steps = list(struct.iter_unpack("<HBBI", program))
    at, word = 0, 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        if code == seccomp.LOAD:
            word = struct.unpack_from("<I", data, value)[0]
        elif code == seccomp.RETURN:
            return {seccomp.ALLOW: ALLOWED, seccomp.KILL: "killed"}.get(value, value & 0xFFFF)
        else:
            test = {seccomp.JUMP_EQUAL: word == value, seccomp.JUMP_AT_LEAST: word >= value}
            at += yes if test.get(code, bool(word & value)) else no


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_the_filter_refuses_what_it_lists_and_nothing_else(machine):
    program = seccomp.program(machine)
    arch, column = seccomp.MACHINES[machine]
    refused = {pair[column] for pair in seccomp.REFUSED.values()} - {None}
    judged = {pair[column] for pair in (seccomp.CLONE, seccomp.SOCKET, seccomp.SOCKETPAIR)}
    for number in range(500):
        verdict = decide(program, arch, number, argument=seccomp.AF_UNIX if number in judged else 0)
        expected = errno.EPERM if number in refused else errno.ENOSYS if number == 435 else ALLOWED
        expected = 0 if number == seccomp.SETSID[column] else expected
        assert verdict == expected, number


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_calls_are_judged_by_their_first_argument(machine):
    program = seccomp.program(machine)
    arch, column = seccomp.MACHINES[machine]
    for family in (2, 10, 16, 17, 38, 40):
        assert decide(program, arch, seccomp.SOCKET[column], family) == errno.EAFNOSUPPORT
        assert decide(program, arch, seccomp.SOCKETPAIR[column], family) == errno.EAFNOSUPPORT
    for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert decide(program, arch, seccomp.CLONE[column], flag | 17) == errno.EPERM
    assert decide(program, arch, seccomp.CLONE[column], 0x3D0F00) == ALLOWED  # a thread
    assert decide(program, arch, seccomp.CLONE[column], 0x1200011) == ALLOWED  # a fork
    assert decide(program, arch, seccomp.PRCTL[column], 4) == errno.EPERM
    assert decide(program, arch, seccomp.PRCTL[column], 15) == ALLOWED  # a thread's name


def test_other_architectures_and_x32_are_refused():
    program = seccomp.program("x86_64")
    assert decide(program, 0x40000003, 1) == "killed"
    assert decide(program, seccomp.MACHINES["x86_64"][0], 0x40000000 + 1) == errno.ENOSYS
    assert seccomp.program("riscv64") is None

"""Bytes as values of a closed set of types: the receiving half of the wire format. Never pickle, never eval.

Bounded in depth, in size and in work: memory grows with the message only, and an array that would repeat its bytes into
something huge is refused. Raises WireError for whatever is no message.
"""

from __future__ import annotations

import operator
import random
import struct
from typing import TYPE_CHECKING, Any

from autograder.split import memory
from autograder.split.generators import set_random_state
from autograder.split.memory import Block, WireError
from autograder.split.writer import DEPTH, F64, GRADIENT, LEAF, NAME, PARAMETER, U32

if TYPE_CHECKING:
    from autograder.split.scope import Scope

DIGITS = 1_000_000  # bytes of a whole number
KEYS = (type(None), bool, int, float, complex, str, bytes, tuple, frozenset)


class Pending:
    """Holds the number of an array whose bytes are still being read."""


class Reader:
    def __init__(self, scope: Scope, data: memoryview) -> None:
        self.scope, self.data, self.at, self.end = scope, data, 0, len(data)

    def guarded(self) -> Any:
        try:
            return self.value(0)
        except WireError:
            raise
        except (ValueError, TypeError, RuntimeError, OverflowError, MemoryError, AttributeError, IndexError) as error:
            raise WireError(f"no message ({type(error).__name__}: {str(error)[:200]})") from None

    def take(self, count: int) -> memoryview:
        at = self.at
        if count > self.end - at:
            raise WireError("the message ends too early")
        self.at = at + count
        return self.data[at : at + count]

    def size(self) -> int:
        at = self.at
        if at + 4 > self.end:
            raise WireError("the message ends too early")
        self.at = at + 4
        return U32.unpack_from(self.data, at)[0]

    def raw(self) -> memoryview:
        return self.take(self.size())

    def text(self) -> str:
        value = self.value(DEPTH)
        if type(value) is not str:
            raise WireError("a text was expected")
        return value

    def items(self, depth: int) -> list:
        count = self.size()
        if count > len(self.data) - self.at:  # each takes a byte or more
            raise WireError("the message ends too early")
        return [self.value(depth + 1) for _ in range(count)]

    def value(self, depth: int) -> Any:
        if depth > DEPTH:
            raise WireError(f"more than {DEPTH} containers inside each other")
        at = self.at
        if at >= self.end:
            raise WireError("the message ends too early")
        self.at = at + 1
        tag = TAGS[self.data[at]]
        if tag in SIMPLE:
            return SIMPLE[tag]
        if tag == b"s":
            return str(self.raw(), "utf-8", "surrogatepass")
        if tag == b"i":
            return self.whole(self.raw())
        if tag == b"f":
            return F64.unpack(self.take(8))[0]
        if tag == b"t":
            return tuple(self.items(depth))
        if tag == b"m":
            return self.tensor()
        if tag == b"b":
            return bytes(self.raw())
        if tag in b"ldSB":
            return self.container(tag, depth)
        if tag == b"p":
            number = self.size()
            if number >= len(self.scope.things):
                raise WireError("a reference to what was not sent")
            if type(thing := self.scope.things[number]) is Pending:
                raise WireError("a reference to an array that is not there yet")
            return thing
        return self.rare(tag, depth)

    def whole(self, data: memoryview) -> int:
        if len(data) > DIGITS:
            raise WireError(f"a whole number of more than {DIGITS:,} bytes")
        return int.from_bytes(data, "little", signed=True)

    def rare(self, tag: bytes, depth: int) -> Any:
        if tag == b"a":
            return self.array()
        if tag == b"g":
            return self.scalar()
        if tag == b"n":
            return named(*self.items(depth))
        if tag == b"Z":
            import torch

            return torch.Size(self.items(depth))
        if tag == b"c":
            return complex(*struct.unpack("!2d", self.take(16)))
        if tag == b"z":
            return frozenset(map(_key, self.items(depth)))
        if tag in (b"r", b"x"):
            start, stop, step = self.items(depth)
            return range(start, stop, step) if tag == b"r" else slice(start, stop, step)
        if tag == b"y":
            name = str(self.raw(), "ascii").removeprefix("torch.")
            if name not in memory.torch_dtypes():
                raise WireError("no torch dtype")
            return memory.torch_dtypes()[name]
        if tag == b"v":
            import torch

            name = str(self.raw(), "ascii")
            if name.split(":")[0] not in ("cpu", "cuda", "mps", "meta") or len(name) > 12:
                raise WireError("no device")
            return torch.device(name)
        if tag == b"Y":
            return memory.numpy_dtype(str(self.raw(), "ascii"))
        if tag in (b"G", b"R", b"P"):
            return self.generator(tag, depth)
        if self.scope.ends is None:
            raise WireError(f"no type has the tag {tag!r}")
        if tag == b"h":
            number, kind, name = self.size(), self.text(), self.text()
            return self.scope.ends.proxy(number, kind[:20], name[:NAME])
        if tag == b"o":
            return self.scope.ends.own(self.size())
        raise WireError(f"no type has the tag {tag!r}")

    def container(self, tag: bytes, depth: int) -> Any:
        if tag == b"B":
            value: Any = bytearray(self.raw())
            self.scope.add(value)
        elif tag == b"l":
            value = []
            self.scope.add(value)
            value.extend(self.items(depth))
        elif tag == b"S":
            value = set()
            self.scope.add(value)
            value.update(map(_key, self.items(depth)))
        else:
            value = {}
            self.scope.add(value)
            for _ in range(self.size()):
                key = _key(self.value(depth + 1))
                value[key] = self.value(depth + 1)
        return value

    def generator(self, tag: bytes, depth: int) -> Any:
        if tag == b"R":
            value: Any = random.Random()
        elif tag == b"G":
            import torch

            value = torch.Generator()
        else:
            import numpy as np

            value = np.random.Generator(np.random.PCG64(0))
        self.scope.add(value)
        set_random_state(value, self.items(depth)[0])
        return value

    def block(self) -> Block:
        number = self.size()
        blocks = self.scope.blocks
        if number < len(blocks):
            return blocks[number]
        if number > len(blocks):
            raise WireError("a block out of turn")
        size = self.size()
        self.scope.received += size
        if self.scope.received > 2 * self.scope.most:
            raise WireError(f"arrays that take more than {2 * self.scope.most:,} bytes")
        blocks.append(memory.received(size))
        return blocks[-1]

    def form(self) -> tuple[memory.Form, int, int]:
        length, flags, rank = self.take(3)
        dtype = str(self.take(length), "ascii")
        numbers = struct.unpack(f"!{2 * rank + 2}q", self.take(8 * (2 * rank + 2)))
        return memory.Form(dtype, numbers[:rank], numbers[rank:-2], numbers[-2]), flags, numbers[-1]

    def elements(self, block: Block, form: memory.Form) -> memoryview | None:
        """The elements of an array on a block of the other side. A view of this side's memory has them there."""
        if not block.mine:
            return self.raw()
        form.check(memory.width_of(form.dtype), block.size, self.scope.most)
        if 0 not in form.shape and not block.shown(form):
            raise WireError("an array that reaches what was not sent")
        return None

    def tensor(self) -> Any:
        scope, number = self.scope, self.scope.add(Pending())
        block = self.block()
        form, flags, grad = self.form()
        tensor = memory.make_tensor(block, form, scope.most, self.elements(block, form))
        if flags & PARAMETER:
            import torch

            tensor = torch.nn.Parameter(tensor, requires_grad=False)
        if flags & LEAF:
            tensor.requires_grad_()
            scope.leaves.append(tensor)
        elif flags & GRADIENT and scope.ends is not None:
            tensor = scope.ends.attach(tensor, grad, scope)
        return scope.place(number, tensor)

    def array(self) -> Any:
        number = self.scope.add(Pending())
        block = self.block()
        form, flags, _ = self.form()
        array = memory.make_array(block, form, bool(flags), self.scope.most, self.elements(block, form))
        return self.scope.place(number, array)

    def scalar(self) -> Any:
        import numpy as np

        kind = memory.numpy_dtype(self.text())
        data = self.raw()
        if len(data) != kind.itemsize:
            raise WireError("a number of another size than its dtype")
        return np.frombuffer(data, kind)[0] if kind.itemsize else np.zeros((), kind)[()]


def named(title: object, fields: object, values: object) -> tuple:
    """A tuple whose items have names, as `collections.namedtuple` makes them, but made without running any text."""
    if type(title) is not str or type(fields) is not tuple or type(values) is not tuple or len(fields) != len(values):
        raise WireError("no named tuple")
    if not title.isidentifier() or not all(type(f) is str and f.isidentifier() and f[0] != "_" for f in fields):
        raise WireError("no names of a tuple")
    names = {name: property(operator.itemgetter(number)) for number, name in enumerate(fields)}
    return type(title, (tuple,), {"__slots__": (), "_fields": fields, **names})(values)


TAGS = [bytes([number]) for number in range(256)]
SIMPLE = {b"N": None, b"T": True, b"F": False, b"E": ...}


def _key(value: object) -> object:
    """A value that may be a member of a set or a key."""
    if not isinstance(value, KEYS) and not type(value).__module__.startswith(("numpy", "torch")):
        raise WireError("a key of a type that cannot be one")
    hash(value)
    return value

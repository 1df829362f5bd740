"""Values as bytes: the sending half of the wire format (see `reader`). A closed set of types; all else is a handle.

One tag byte, then the contents; sizes are four bytes. Mutable things are numbered in their scope as they are written.
"""

from __future__ import annotations

import struct
import sys
from typing import TYPE_CHECKING, Any

from autograder.split import memory
from autograder.split.generators import random_state
from autograder.split.memory import Block, WireError

if TYPE_CHECKING:
    from autograder.split.scope import Scope

DEPTH = 100  # nested containers
NAME = 200  # characters of a handle's name
SCAN = 256  # blocks that are looked at for shared memory
PARAMETER, LEAF, GRADIENT = 1, 2, 4  # flags of a tensor
U32, F64 = struct.Struct("!I"), struct.Struct("!d")


class Writer:
    def __init__(self, scope: Scope, out: bytearray, shallow: bool = False) -> None:
        self.scope, self.out, self.shallow = scope, out, shallow

    def size(self, number: int) -> None:
        if number >= 1 << 32:
            raise WireError("more than four billion items")
        self.out += U32.pack(number)

    def raw(self, tag: bytes, data: bytes | memoryview) -> None:
        self.out += tag
        self.size(len(data))
        self.out += data

    def text(self, text: str) -> None:
        self.raw(b"s", text.encode("utf-8", "surrogatepass"))

    def items(self, tag: bytes, items: Any, depth: int) -> None:
        items = tuple(items)
        self.out += tag
        self.size(len(items))
        for item in items:
            self.value(item, depth + 1)

    def value(self, value: Any, depth: int) -> None:
        """Write any value; the types that come most are written first."""
        if depth > DEPTH:
            raise WireError(f"more than {DEPTH} containers inside each other")
        kind = type(value)
        if kind is str:
            self.text(value)
        elif kind is int:
            self.raw(b"i", value.to_bytes((value.bit_length() + 8) // 8, "little", signed=True))
        elif kind is float:
            self.out += b"f" + F64.pack(value)
        elif value is None:
            self.out += b"N"
        elif kind is bool:
            self.out += b"T" if value else b"F"
        elif kind is tuple:
            self.items(b"t", value, depth)
        elif kind is bytes:
            self.raw(b"b", value)
        else:
            number = self.scope.numbers.get(id(value))
            if number is not None and self.scope.things[number] is value:
                self.out += b"p"
                self.size(number)
            else:
                self.rest(value, depth)

    def rest(self, value: Any, depth: int) -> None:
        """What is mutable, a subclass, or rare."""
        torch, np = sys.modules.get("torch"), sys.modules.get("numpy")
        if torch is not None and isinstance(value, torch.Tensor):
            self.tensor(value, torch)
        elif isinstance(value, list | dict | set | bytearray):
            self.container(value, depth)
        elif np is not None and isinstance(value, np.generic):
            self.scalar(value, np)
        elif np is not None and isinstance(value, np.ndarray) and not value.dtype.hasobject:
            self.array(value, np)
        elif isinstance(value, str | int | float | tuple | bytes | complex | frozenset):
            self.plain(value, depth)
        elif type(value) is range or type(value) is slice:
            self.items(b"r" if type(value) is range else b"x", (value.start, value.stop, value.step), depth)
        elif value is Ellipsis:
            self.out += b"E"
        elif torch is not None and type(value) is torch.dtype:
            self.raw(b"y", str(value).encode())
        elif torch is not None and type(value) is torch.device:
            self.raw(b"v", str(value).encode())
        elif np is not None and isinstance(value, np.dtype) and not value.hasobject:
            self.raw(b"Y", value.str.encode())
        elif (state := random_state(value)) is not None:
            self.known(value)
            tag = (b"P" if len(state) == 4 else b"R") if type(state) is tuple else b"G"
            self.items(tag, (state,), depth)
        else:
            self.object(value)

    def plain(self, value: Any, depth: int) -> None:
        """An immutable value; one of a subclass crosses as the plain type, whatever its methods say."""
        if isinstance(value, complex):
            self.out += b"c" + F64.pack(value.real) + F64.pack(value.imag)
        elif isinstance(value, frozenset):
            self.items(b"z", frozenset.__iter__(value), depth)
        elif isinstance(value, str):
            self.text(str.__str__(value))
        elif isinstance(value, int):
            self.value(int.__add__(value, 0), depth)
        elif isinstance(value, float):
            self.value(float.__add__(value, 0.0) if value else float.__pos__(value), depth)
        elif isinstance(value, bytes):
            self.raw(b"b", bytes(memoryview(value)))
        elif type(value).__module__ == "torch" and type(value).__name__ == "Size":
            self.items(b"Z", value, depth)
        elif type(fields := getattr(type(value), "_fields", None)) is tuple and len(fields) == tuple.__len__(value):
            self.items(b"n", (type(value).__name__, fields, tuple(tuple.__iter__(value))), depth)
        else:
            self.items(b"t", tuple.__iter__(value), depth)

    def known(self, value: object) -> None:
        if not self.shallow:
            self.scope.add(value)

    def container(self, value: Any, depth: int) -> None:
        """A mutable container. A subclass (Counter, defaultdict) crosses as the plain type."""
        base = next(kind for kind in (list, dict, set, bytearray) if isinstance(value, kind))
        self.known(value)
        if base is bytearray:
            self.raw(b"B", bytes(value))
        elif base is dict:
            items = tuple(dict.items(value))
            self.out += b"d"
            self.size(len(items))
            for key, item in items:
                self.value(key, depth + 1)
                self.value(item, depth + 1)
        else:
            self.items(b"l" if base is list else b"S", base.__iter__(value), depth)

    def block(self, value: Any, extent: memory.Extent) -> tuple[Any, Block, int]:
        """Write the number of the block that an array stands on, and the size of a new one.

        Returns the array as it is sent (a copy where it is spread too thin), its block, the offset of its first
        element in it."""
        blocks = self.scope.blocks
        for number in range(len(blocks) - 1, max(-1, len(blocks) - SCAN), -1):
            if blocks[number].holds(extent):
                self.size(number)
                return value, blocks[number], extent.first - blocks[number].start()
        sent = value
        if extent.block is None:
            sent = value.contiguous() if hasattr(value, "contiguous") else value.copy()
            extent = memory.of_tensor(sent) if hasattr(value, "contiguous") else memory.of_array(sent)
        block = extent.block()
        self.size(len(blocks))
        if not self.shallow:
            blocks.append(block)
            self.size(block.size)
        return sent, block, extent.first - block.start() if extent.high > extent.low else 0

    def elements(self, block: Block, form: memory.Form, value: Any, sent: Any) -> None:
        """Write the elements of an array on a block of this side; on one of the other side they are known there."""
        if block.mine:
            block.sent.append((form, value))
            self.raw(b"", memory.elements(sent))

    def tensor(self, value: Any, torch: Any) -> None:
        if not memory.is_plain_tensor(value):
            raise WireError(
                f"a tensor with layout {value.layout}, dtype {value.dtype}, device {value.device} cannot cross"
            )
        plain = value.detach().resolve_conj().resolve_neg()
        leaf, grad = False, None
        if value.requires_grad and not self.shallow:
            grad = self.scope.ends.differentiable(value, self.scope) if self.scope.ends else None
            leaf = grad is None
        self.known(value)
        if leaf:
            self.scope.leaves.append(value)
        self.out += b"m"
        sent, block, offset = self.block(plain, memory.of_tensor(plain))
        flags = (type(value) is torch.nn.Parameter) * PARAMETER + leaf * LEAF + (grad is not None) * GRADIENT
        dtype, width = str(value.dtype).removeprefix("torch."), plain.element_size()
        form = memory.Form(dtype, tuple(sent.shape), tuple(step * width for step in sent.stride()), offset)
        self.form(form, flags, grad or 0)
        self.elements(block, form, plain, sent)

    def array(self, value: Any, np: Any) -> None:
        if value.dtype.fields or value.dtype.kind not in "biufcSUmM":
            raise WireError(f"an array of dtype {value.dtype} cannot cross")
        self.known(value)
        plain = np.asarray(value)
        self.out += b"a"
        sent, block, offset = self.block(plain, memory.of_array(plain))
        form = memory.Form(plain.dtype.str, tuple(sent.shape), tuple(sent.strides), offset)
        self.form(form, int(plain.flags.writeable), 0)
        self.elements(block, form, plain, sent)

    def form(self, form: memory.Form, flags: int, grad: int) -> None:
        dtype, numbers = form.dtype.encode(), (*form.shape, *form.strides, form.offset, grad)
        head = struct.pack(f"!BBB{len(dtype)}s", len(dtype), flags, len(form.shape), dtype)
        self.out += head + struct.pack(f"!{len(numbers)}q", *numbers)

    def scalar(self, value: Any, np: Any) -> None:
        kind = value.dtype
        if kind.hasobject or kind.fields or kind.kind not in "biufcSUmM":
            raise WireError(f"a number of dtype {kind} cannot cross")
        self.out += b"g"
        self.text(kind.str)
        self.raw(b"", np.asarray(value).tobytes())

    def object(self, value: object) -> None:
        ends = self.scope.ends
        if ends is None:
            raise WireError(f"{type(value).__name__[:NAME]} is no data")
        if (number := ends.number_of(value)) is not None:
            self.out += b"o"
            self.size(number)
            return
        number, kind, name = ends.export(value)
        self.out += b"h"
        self.size(number)
        self.text(kind)
        self.text(name[:NAME])

"""Memory that tensors and arrays stand on, so that views, strides, sharing and changes in place survive the crossing.

A block stands for a stretch of the sender's memory. Of a tensor its elements cross, and where they lie in the block;
two tensors on one storage cross as two views of one block. Bytes between the elements are the sender's own business:
they are never sent, never changed by the other side, and a view that touches them is refused.
Leaves out everything that is no plain CPU memory: other devices, sparse and quantised tensors, arrays of objects.
"""

from __future__ import annotations

import ctypes
import functools
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WHOLE = 65_536  # bytes: a storage up to this size becomes one block, so that all its views stay views


class WireError(ValueError):
    """What cannot cross, or is no message: the text says what."""


@dataclass
class Form:
    """Where the elements of an array lie in a block. `strides` and `offset` in bytes."""

    dtype: str
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int

    def narrowed(self) -> Form:
        """Without the repeats of expanded dimensions: each of them once."""
        sizes = tuple(min(n, 1) if step == 0 else n for n, step in zip(self.shape, self.strides, strict=True))
        return Form(self.dtype, sizes, self.strides, self.offset)

    def check(self, width: int, size: int, most: int) -> None:
        """Raise WireError unless every element lies in `size` bytes, and all make `most` bytes or fewer."""
        if len(self.shape) != len(self.strides) or len(self.shape) > 32 or any(n < 0 for n in self.shape):
            raise WireError("a shape that makes no sense")
        count = width
        for n in self.shape:
            count *= n
            if count > most:
                raise WireError(f"an array of more than {most:,} bytes, counted with repeats")
        if 0 in self.shape:
            return
        reach = [(n - 1) * step for n, step in zip(self.shape, self.strides, strict=True)]
        low = self.offset + sum(r for r in reach if r < 0)
        if low < 0 or self.offset + sum(r for r in reach if r > 0) + width > size:
            raise WireError("an array that reaches beyond its memory")


@dataclass
class Block:
    """A stretch of memory in this process: `owner` is a bytearray (received), a torch storage or a numpy array."""

    start: Callable[[], int]  # its address now; memory that moved is an error and never touched
    size: int
    owner: Any
    mine: bool  # whether this side sent it first
    sent: list[tuple[Form, Any]] = field(default_factory=list)  # the arrays of this side that crossed as views of it
    before: bytes = b""  # of a received block: its bytes before the call

    def holds(self, extent: Extent) -> bool:
        """Whether an array lies in this block."""
        return extent.high > extent.low and self.start() <= extent.low and extent.high <= self.start() + self.size

    def news(self) -> bytes | None:
        """The bytes of a received block, where they are others than before the call."""
        if self.mine or not self.size or bytes(self.owner) == self.before:
            return None
        return bytes(self.owner)

    def write(self, data: object) -> None:
        """Change the elements that crossed to what they are in `data`, and nothing between them."""
        if not self.mine or type(data) is not bytes or len(data) != self.size:
            raise WireError("a change of memory that was not sent")
        other = received(self.size)
        other.owner[:] = data
        for form, array in self.sent:
            kind = type(array).__module__.split(".")[0]
            if kind == "torch":
                import torch

                with torch.no_grad():
                    _core(array).copy_(_core(make_tensor(other, form, self.size * 64)))
            elif array.flags.writeable:
                import numpy as np

                np.copyto(_core(array), _core(make_array(other, form, True, self.size * 64)))

    def shown(self, form: Form) -> bool:
        """Whether all elements of a view are among those that crossed."""
        import numpy as np

        mask = np.zeros(self.size, np.uint8)

        def bytes_of(form: Form) -> Any:
            form, width = form.narrowed(), width_of(form.dtype)
            return np.ndarray((*form.shape, width), np.uint8, mask, form.offset, (*form.strides, 1))

        for sent, _ in self.sent:
            bytes_of(sent)[...] = 1
        return bool(bytes_of(form).all())


def received(size: int) -> Block:
    """A block of zeros for what the other side sends."""
    buffer = bytearray(size)
    address = ctypes.addressof(ctypes.c_char.from_buffer(buffer)) if size else 0
    return Block(lambda: address, size, buffer, False)


@functools.cache
def torch_dtypes() -> dict[str, Any]:
    """The dtypes of plain tensors by name."""
    import torch

    every = {str(value).removeprefix("torch."): value for value in vars(torch).values() if type(value) is torch.dtype}
    no_numbers = re.compile(r"q|bits|u?int[1-7]$")  # quantised, and names for bits without arithmetic
    return {name: dtype for name, dtype in every.items() if not no_numbers.match(name)}


@functools.lru_cache(64)
def numpy_dtype(text: str) -> Any:
    """A dtype of plain data from its short text such as '<f4'; raises WireError for every other."""
    import numpy as np

    if len(text) > 40 or not text.isascii():
        raise WireError("no numpy dtype")
    try:
        kind = np.dtype(text)
    except (TypeError, ValueError, SyntaxError):
        raise WireError(f"no numpy dtype {text!r}") from None
    if kind.hasobject or kind.kind not in "biufcSUmM" or kind.fields or kind.subdtype:
        raise WireError(f"arrays of dtype {text!r} cannot cross")
    return kind


def width_of(dtype: str) -> int:
    """Bytes of one element, of torch's dtype names and numpy's."""
    if dtype in torch_dtypes():
        return torch_dtypes()[dtype].itemsize
    return numpy_dtype(dtype).itemsize


@dataclass
class Extent:
    """Where an array of this side lies: addresses of its lowest byte, behind its highest, of its first element."""

    low: int
    high: int
    first: int
    block: Callable[[], Block] | None  # makes the block to send it in; None: it is spread too thin, send a copy


def of_tensor(tensor: Any) -> Extent:
    """The extent of a strided CPU tensor."""
    storage = tensor.untyped_storage()
    width, start, size = tensor.element_size(), storage.data_ptr(), storage.nbytes()
    first = tensor.storage_offset() * width
    if tensor.numel() == 0:
        return Extent(start, start, start, lambda: Block(lambda: 0, 0, storage, True))
    span = sum((n - 1) * step for n, step in zip(tensor.shape, tensor.stride(), strict=True)) * width + width
    most = max(WHOLE, 4 * tensor.numel() * width)
    shift, size = (0, size) if size <= most else (first, span)

    def address() -> int:
        if storage.nbytes() < shift + size:
            raise WireError("a tensor's memory became smaller during the call")
        return storage.data_ptr() + shift

    make = (lambda: Block(address, size, storage, True)) if size <= most else None
    return Extent(start + first, start + first + span, start + first, make)


def of_array(array: Any) -> Extent:
    """The extent of a numpy array; strides may be negative."""
    import numpy as np

    first = array.__array_interface__["data"][0]
    if array.size == 0:
        return Extent(first, first, first, lambda: Block(lambda: 0, 0, array, True))
    base = array
    while type(base.base) is np.ndarray:
        base = base.base
    low, high = np.lib.array_utils.byte_bounds(array)
    bottom, top = np.lib.array_utils.byte_bounds(base)
    most = max(WHOLE, 4 * array.nbytes)
    if top - bottom > most or not bottom <= low <= high <= top:
        bottom, top, base = low, high, array
    make = (lambda: Block(lambda: bottom, top - bottom, base, True)) if top - bottom <= most else None
    return Extent(low, high, first, make)


def is_plain_tensor(value: Any) -> bool:
    """Whether a tensor is strided CPU memory that a block can hold."""
    torch = sys.modules["torch"]
    plain = value.layout is torch.strided and value.device.type == "cpu"
    return plain and str(value.dtype).removeprefix("torch.") in torch_dtypes()


def _core(array: Any) -> Any:
    """An array without the repeats of its expanded dimensions."""
    strides = array.strides if hasattr(array, "strides") else array.stride()
    for axis, step in enumerate(strides):
        if step == 0 and array.shape[axis] > 1:
            array = array[(slice(None),) * axis + (slice(0, 1),)]
    return array


def elements(array: Any) -> bytes:
    """The elements of an array in order, repeats once."""
    core = _core(array)
    if hasattr(core, "tobytes"):
        return core.tobytes()
    core = core.contiguous()
    return ctypes.string_at(core.data_ptr(), core.numel() * core.element_size()) if core.numel() else b""


def make_tensor(block: Block, form: Form, most: int, data: memoryview | None = None) -> Any:
    """A tensor on a block; where `data` is given its elements become these."""
    import torch

    kind = torch_dtypes().get(form.dtype)
    if kind is None:
        raise WireError(f"no tensor dtype {form.dtype[:40]!r}")
    width = kind.itemsize
    form.check(width, block.size, most)
    if (
        form.offset < 0
        or any(step < 0 for step in form.strides)
        or any(s % width for s in (form.offset, *form.strides))
    ):
        raise WireError("a tensor whose elements do not lie in steps of elements")
    strides = tuple(step // width for step in form.strides)
    if 0 in form.shape:
        return torch.empty(form.shape, dtype=kind).as_strided(form.shape, strides)
    offset = form.offset
    if isinstance(block.owner, torch.UntypedStorage):
        storage = block.owner
        offset += block.start() - storage.data_ptr()
        if offset % width:
            raise WireError("a tensor that does not start at an element")
    else:
        storage = torch.frombuffer(_buffer(block), dtype=torch.uint8).untyped_storage()
    tensor = torch.empty(0, dtype=kind).set_(storage, offset // width, form.shape, strides)
    if data is not None:
        core = _core(tensor)
        if len(data) != core.numel() * width:
            raise WireError("elements of another size than their array")
        core.copy_(torch.frombuffer(bytearray(data), dtype=kind).reshape(core.shape))
    return tensor


def make_array(block: Block, form: Form, writable: bool, most: int, data: memoryview | None = None) -> Any:
    """A numpy array on a block; where `data` is given its elements become these."""
    import numpy as np

    kind = numpy_dtype(form.dtype)
    form.check(kind.itemsize, block.size, most)
    if 0 in form.shape or kind.itemsize == 0:
        return np.empty(form.shape, kind)
    array = np.ndarray(form.shape, kind, _buffer(block), form.offset, form.strides)
    if data is not None:
        core = _core(array)
        if len(data) != core.size * kind.itemsize:
            raise WireError("elements of another size than their array")
        core[...] = np.frombuffer(data, kind).reshape(core.shape)
    array.flags.writeable = array.flags.writeable and writable
    return array


def _buffer(block: Block) -> Any:
    """A block's bytes as something that torch and numpy can stand on."""
    if isinstance(block.owner, bytearray):
        return block.owner
    window = (ctypes.c_char * block.size).from_address(block.start())
    window.owner = block.owner  # keeps the memory alive
    return window

"""Memory that tensors and arrays stand on, so that views, strides, sharing and changes in place survive the crossing.

A block is a stretch of bytes. A tensor crosses as a block, a dtype, a shape, strides and an offset; two tensors on one
storage cross as one block. The receiver builds its own copy of the block; after a call the two sides compare.
Leaves out everything that is no plain CPU memory: other devices, sparse and quantised tensors, arrays of objects.
"""

from __future__ import annotations

import ctypes
import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass

WHOLE = 65_536  # bytes: a storage up to this size crosses whole, so that all its views stay views


class WireError(ValueError):
    """What cannot cross, or is no message: the text says what."""


@dataclass
class Block:
    """Bytes in this process. `start` looks the address up each time, so that memory moved since is not touched."""

    start: Callable[[], int]
    size: int
    owner: object  # keeps the memory alive
    writable: bool = True
    sent: bytes | memoryview = b""  # what the two sides agreed on before the call

    def holds(self, extent: Extent) -> bool:
        """Whether an array lies in this block."""
        return extent.high > extent.low and self.start() <= extent.low and extent.high <= self.start() + self.size

    def read(self) -> bytes:
        return ctypes.string_at(self.start(), self.size) if self.size else b""

    def news(self) -> bytes | None:
        """The bytes, where they are others than those agreed on."""
        data = self.read()
        return data if data != self.sent else None

    def write(self, data: object) -> None:
        if type(data) is not bytes or len(data) != self.size:
            raise WireError("a change of memory has another size than the memory")
        if not self.writable:
            raise WireError("a change of memory that is read-only")
        ctypes.memmove(self.start(), data, self.size)


def received(data: memoryview) -> Block:
    """A block of this process with a copy of `data`."""
    buffer = bytearray(data)
    address = ctypes.addressof(ctypes.c_char.from_buffer(buffer)) if buffer else 0
    return Block(lambda: address, len(buffer), buffer, sent=data)


@functools.cache
def torch_dtypes() -> dict[str, object]:
    """The dtypes of plain tensors by name."""
    import torch

    every = {str(value).removeprefix("torch."): value for value in vars(torch).values() if type(value) is torch.dtype}
    return {name: dtype for name, dtype in every.items() if not name.startswith(("q", "bits"))}


@dataclass
class Extent:
    """Where an array lies: addresses of its lowest byte, behind its highest, and of its first element."""

    low: int
    high: int
    first: int
    block: Callable[[], Block]  # makes the block that it should cross with


def of_tensor(tensor) -> Extent:
    """The extent of a strided CPU tensor."""
    storage = tensor.untyped_storage()
    width = tensor.element_size()
    start = storage.data_ptr()
    first = tensor.storage_offset() * width
    span = _span(tuple(tensor.shape), tuple(step * width for step in tensor.stride()), width)
    shift, size = 0, storage.nbytes()
    if size > max(WHOLE, 4 * tensor.numel() * width):
        shift, size = first, span  # a small view of something large crosses alone

    def address() -> int:
        if storage.nbytes() < shift + size:
            raise WireError("a tensor's memory became smaller during the call")
        return storage.data_ptr() + shift

    return Extent(start + first, start + first + span, start + first, lambda: Block(address, size, storage))


def of_array(array) -> Extent:
    """The extent of a numpy array; strides may be negative."""
    import numpy as np

    base = array
    while type(base.base) is np.ndarray:
        base = base.base
    low, high = np.lib.array_utils.byte_bounds(array)
    bottom, top = np.lib.array_utils.byte_bounds(base)
    if top - bottom > max(WHOLE, 4 * array.nbytes) or not bottom <= low <= high <= top:
        bottom, top, base = low, high, array
    block = functools.partial(Block, lambda: bottom, top - bottom, base, bool(array.flags.writeable))
    return Extent(low, high, array.__array_interface__["data"][0], block)


def _span(shape: tuple[int, ...], strides: tuple[int, ...], width: int) -> int:
    """Bytes from the first to behind the last element, for strides of 0 and more."""
    if 0 in shape:
        return 0
    return sum((size - 1) * step for size, step in zip(shape, strides, strict=True)) + width


def check_view(shape: tuple[int, ...], strides: tuple[int, ...], offset: int, width: int, size: int, most: int) -> None:
    """Raise WireError unless every element of the view lies in a block of `size` bytes and there are `most` at most."""
    if len(shape) != len(strides) or len(shape) > 32 or any(n < 0 for n in shape):
        raise WireError("a shape that makes no sense")
    count = 1
    for n in shape:
        count *= n
        if count * width > most:
            raise WireError(f"an array of more than {most:,} bytes, counted with repeats")
    if count == 0:
        return
    reach = [(n - 1) * step for n, step in zip(shape, strides, strict=True)]
    low = offset + sum(r for r in reach if r < 0)
    high = offset + sum(r for r in reach if r > 0) + width
    if low < 0 or high > size:
        raise WireError("an array that reaches beyond its memory")


def make_tensor(block: Block, dtype: str, shape: tuple, strides: tuple, offset: int, most: int):
    """A tensor on a block; `offset` and `strides` in elements."""
    import torch

    kind = torch_dtypes().get(dtype)
    if kind is None:
        raise WireError(f"no tensor dtype {dtype[:40]!r}")
    width = kind.itemsize
    if any(step < 0 for step in strides) or offset < 0:
        raise WireError("a tensor with a negative stride")
    check_view(shape, tuple(s * width for s in strides), offset * width, width, block.size, most)
    if 0 in shape:
        return torch.empty_strided(shape, strides, dtype=kind) if max(strides, default=0) < most else torch.empty(shape)
    if isinstance(block.owner, bytearray):
        storage = torch.frombuffer(block.owner, dtype=torch.uint8).untyped_storage()
    elif isinstance(block.owner, torch.UntypedStorage):
        storage = block.owner
        shift = block.start() - storage.data_ptr()
        if shift % width:
            raise WireError("a tensor that does not start at an element")
        offset += shift // width
    else:  # memory of a numpy array
        window = (ctypes.c_char * block.size).from_address(block.start())
        window.owner = block.owner
        storage = torch.frombuffer(window, dtype=torch.uint8).untyped_storage()
    return torch.empty(0, dtype=kind).set_(storage, offset, shape, strides)


def make_array(block: Block, dtype: str, shape: tuple, strides: tuple, offset: int, writable: bool, most: int):
    """A numpy array on a block; `offset` and `strides` in bytes."""
    import numpy as np

    kind = numpy_dtype(dtype)
    check_view(shape, strides, offset, kind.itemsize, block.size, most)
    if 0 in shape:
        array = np.empty(shape, kind)
    else:
        if isinstance(block.owner, bytearray):
            buffer = block.owner
        else:
            buffer = (ctypes.c_char * block.size).from_address(block.start())
            buffer.owner = block.owner
        array = np.ndarray(shape, kind, buffer, offset, strides)
    array.flags.writeable = array.flags.writeable and writable
    return array


def numpy_dtype(text: str):
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


def is_plain_tensor(value) -> bool:
    """Whether a tensor is strided CPU memory that a block can hold."""
    torch = sys.modules["torch"]
    return (
        value.layout is torch.strided
        and value.device.type == "cpu"
        and str(value.dtype).removeprefix("torch.") in torch_dtypes()
    )

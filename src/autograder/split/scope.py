"""What the two sides of one call share, and what a call did to its arguments.

A `Scope` is the list of mutable things that have crossed in one call, in the same order on both sides. A thing that
crosses again is sent as its number, so that `f(x) is x` holds across the wire, and `changes` names what the call did to
its arguments. Objects that are no data cross as handles: see `Ends`, which `peer` fills in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from autograder.split.generators import random_state, set_random_state
from autograder.split.memory import Block, WireError
from autograder.split.reader import Reader
from autograder.split.writer import Writer

MOST = 96_000_000  # bytes of one array, counted with repeats


class Ends(Protocol):
    """Where handles lead. An object of this side gets a number; a number of the other side becomes a proxy."""

    def export(self, value: object) -> tuple[int, str, str]:
        """Number, kind (function, class, object, iterator) and name of an object of this side; WireError: it stays."""

    def proxy(self, number: int, kind: str, name: str) -> object:
        """What stands here for an object of the other side."""

    def number_of(self, value: object) -> int | None:
        """The number of the object that a proxy stands for; None where `value` is no proxy of a living object."""

    def own(self, number: int) -> object:
        """The object of this side with that number; WireError where there is none."""

    def differentiable(self, tensor: object, scope: Scope) -> int | None:
        """A number under which the gradient of this result can be asked for; None where it has none."""

    def attach(self, tensor: object, number: int, scope: Scope) -> object:
        """The tensor, connected to the other side's graph."""


class Scope:
    """What one call shares. Both sides encode and decode in the same order, and so number things alike."""

    def __init__(self, ends: Ends | None = None, most: int = MOST) -> None:
        self.ends, self.most = ends, most
        self.things: list[object] = []  # mutable things by number; kept alive, so that their ids stay theirs
        self.numbers: dict[int, int] = {}  # id of a thing to its number
        self.blocks: list[Block] = []
        self.received = 0  # bytes of the blocks that came from the other side
        self.leaves: list[Any] = []  # tensors of the arguments that require gradients
        self.asking = False  # whether arguments are being encoded
        self.before: dict[int, bytes] = {}  # contents of containers as they arrived

    def encode(self, value: object) -> bytes:
        """Raises WireError for what cannot cross."""
        out = bytearray()
        Writer(self, out).value(value, 0)
        return bytes(out)

    def decode(self, data: bytes | bytearray | memoryview) -> Any:
        """Raises WireError for what is no message of this format."""
        reader = Reader(self, memoryview(data).cast("B").toreadonly())
        value = reader.guarded()
        if reader.at != len(reader.data):
            raise WireError("bytes behind the end of the message")
        return value

    def add(self, thing: object) -> int:
        number = len(self.things)
        self.things.append(thing)
        self.numbers[id(thing)] = number
        return number

    def place(self, number: int, thing: object) -> object:
        """Put an array where `add` kept a place for it."""
        self.things[number] = thing
        self.numbers[id(thing)] = number
        return thing

    def settle(self) -> None:
        """Remember what has arrived, so that `changes` can tell what the call did to it."""
        for number, thing in enumerate(self.things):
            if type(thing) in CONTENTS or random_state(thing) is not None:
                self.before[number] = _frozen(self, thing)
        for block in self.blocks:
            block.before = bytes(block.owner)

    def changes(self) -> bytes:
        """What changed since `settle`, for `apply` on the other side. To be called before a result is encoded."""
        changed = [number for number in self.before if self._changed(number)]
        blocks = [(n, data) for n, block in enumerate(self.blocks) if (data := block.news()) is not None]
        return self.encode((tuple((n, _contents(self.things[n])) for n in changed), tuple(blocks)))

    def _changed(self, number: int) -> bool:
        try:
            return _frozen(self, self.things[number]) != self.before[number]
        except WireError:  # something in it cannot cross, so it was not there before
            return True

    def apply(self, data: bytes | memoryview, change: bool = True) -> None:
        """Make the other side's changes to things of this side; without `change` they are read (what follows counts on
        it) and left out. Raises WireError for what is no such message."""
        message = self.decode(data)
        parts = message if type(message) is tuple and len(message) == 2 else (None, None)
        if not all(type(part) is tuple and all(type(x) is tuple and len(x) == 2 for x in part) for part in parts):
            raise WireError("no list of changes")
        if not change:
            return
        for number, content in parts[1]:
            _at(self.blocks, number).write(content)
        for number, contents in parts[0]:
            _replace(_at(self.things, number), contents)


def _at(items: list, number: object) -> Any:
    if type(number) is not int or not 0 <= number < len(items):
        raise WireError("a change of what was not sent")
    return items[number]


CONTENTS: dict[type, Callable[[Any], tuple]] = {
    list: tuple,
    dict: lambda value: tuple(value.items()),
    set: tuple,
    bytearray: lambda value: (bytes(value),),
}


def _contents(thing: Any) -> tuple:
    return CONTENTS[type(thing)](thing) if type(thing) in CONTENTS else (random_state(thing),)


def _replace(thing: Any, contents: object) -> None:
    if type(contents) is not tuple:
        raise WireError("contents that are no tuple")
    try:
        if isinstance(thing, list):
            list.__setitem__(thing, slice(None), contents)
        elif isinstance(thing, bytearray):
            thing[:] = contents[0]
        elif isinstance(thing, dict | set):
            fresh = (dict if isinstance(thing, dict) else set)(contents)
            thing.clear()
            thing.update(fresh)
        elif random_state(thing) is not None:
            set_random_state(thing, contents[0])
        else:
            raise WireError("a change of what cannot change")
    except (TypeError, ValueError, IndexError, RuntimeError, OverflowError, AttributeError) as error:
        raise WireError(f"contents that do not fit ({error})") from None


def _frozen(scope: Scope, thing: Any) -> bytes:
    """The contents of one container as bytes for comparison; what is inside counts by identity or value."""
    items = []
    for item in _contents(thing):
        out = bytearray()
        Writer(scope, out, shallow=True).value(item, 1)
        items.append(bytes(out))
    return b"".join(sorted(items) if isinstance(thing, set) else items)

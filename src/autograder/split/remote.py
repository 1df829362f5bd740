"""What stands for an object of the other side: calls, attributes and items are asked for there, one by one.

A proxy is no data: it has no truth value, equals itself only, and nothing about it is believed before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.split.peer import Peer


class Remote:
    """An object of the other side."""

    __slots__ = ("__weakref__", "_kind", "_name", "_number", "_peer")

    def __init__(self, peer: Peer, number: int, kind: str, name: str) -> None:
        for slot, value in (("_peer", peer), ("_number", number), ("_kind", kind), ("_name", name)):
            object.__setattr__(self, slot, value)

    def __getattr__(self, name: str) -> Any:
        if name == "__name__" and self._kind in ("function", "class"):
            return self._name
        if name.startswith("__"):
            raise AttributeError(f"{self!r} has no {name} on this side")
        return self._peer.ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._peer.ask("set", self, name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._peer.ask("item", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._peer.ask("put", self, key, value)

    def __contains__(self, item: Any) -> bool:
        return self._peer.ask("in", self, item) is True

    def __len__(self) -> int:
        size = self._peer.ask("len", self)
        if type(size) is not int or size < 0:
            raise TypeError(f"the length of {self!r} is no whole number")
        return size

    def __iter__(self) -> Iterator:
        walk = self._peer.ask("iter", self)
        while (step := self._peer.ask("next", walk)) != ():
            if type(step) is not tuple or len(step) != 1:
                raise TypeError(f"{self!r} gives no items")
            yield step[0]

    def __next__(self) -> Any:
        step = self._peer.ask("next", self)
        if type(step) is not tuple or len(step) != 1:
            raise StopIteration
        return step[0]

    def __bool__(self) -> bool:
        raise TypeError(f"{self!r} is neither true nor false")

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return hash((id(self._peer), self._number))

    def __repr__(self) -> str:
        return f"<{self._kind} {self._name}>"


class RemoteCallable(Remote):
    """A function, a class or a callable object of the other side."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._peer.call(self, args, kwargs)

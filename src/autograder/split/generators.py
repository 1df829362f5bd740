"""Generators of random numbers as plain data: `random.Random`, `torch.Generator`, numpy's default Generator.

Leaves out the global states (see `randomness`).
"""

from __future__ import annotations

import random
import sys
from typing import Any


def random_state(thing: object) -> object:
    """The state of a generator of random numbers as plain data; None for everything else."""
    if type(thing) is random.Random:
        version, numbers, normal = thing.getstate()
        return (version, numbers, normal)
    torch, np = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch is not None and type(thing) is torch.Generator:
        return bytes(thing.get_state().numpy())
    if np is not None and type(thing) is np.random.Generator and type(thing.bit_generator) is np.random.PCG64:
        state = thing.bit_generator.state
        return (state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"])
    return None


def set_random_state(thing: Any, state: Any) -> None:
    if type(thing) is random.Random:
        thing.setstate(state)
    elif type(state) is bytes:
        import torch

        thing.set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
    else:
        inner, increment, has, uint = state
        thing.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": inner, "inc": increment},
            "has_uint32": has,
            "uinteger": uint,
        }

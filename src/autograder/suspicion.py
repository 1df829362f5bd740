"""Signs in the text of a submission that it was made to cheat (in the making: finds nothing yet)."""

from __future__ import annotations


def scan(notebook, cells, slots, config) -> list[str]:
    return []

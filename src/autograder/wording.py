"""What a check says, without what it quotes at length.

`f"f gave {out}"` in a hidden check would hand its input back to the student whose function returns what it was given.
Short quotes, such as a type or a shape, stay. Leaves out who is told what (see `settle`).
"""

from __future__ import annotations

import ast
from functools import lru_cache

from autograder import skeleton
from autograder.outcome import clip

QUOTE = 60  # characters of a quoted value


def shortened(message: str, sources: tuple[str, ...]) -> str:
    """`message`, raised by one of the cells `sources`, with every longer quote as an ellipsis."""
    fixed, templates = wordings(sources)
    if message in fixed:
        return message
    for template in templates:
        quotes = filled(template, message)
        if quotes is not None:
            rest = iter(quotes)
            parts = [text if text is not None else next(rest) for text in template]
            shown = [t is not None or len(p) <= QUOTE or p in fixed for p, t in zip(parts, template, strict=True)]
            return "".join(part if show else "…" for part, show in zip(parts, shown, strict=True))
    return clip(message, 2 * QUOTE)


def filled(template: tuple[str | None, ...], message: str) -> list[str] | None:
    """What stands in the places (None) of a template; None where the message does not follow it. Takes the first
    possible end of each place, in one walk: the message can be anything that a student chooses."""
    at, quotes, open_place = 0, [], False
    for text in template:
        if text is None:
            if open_place:
                quotes.append("")
            open_place = True
            continue
        found = message.find(text, at) if open_place else at if message.startswith(text, at) else -1
        if found < 0:
            return None
        if open_place:
            quotes.append(message[at:found])
        at, open_place = found + len(text), False
    if open_place:
        quotes.append(message[at:])
        return quotes
    return quotes if at == len(message) else None


@lru_cache(32)
def wordings(sources: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[str | None, ...], ...]]:
    """The texts in the cells, and the formatted ones as templates: their fixed pieces, None for each place."""
    nodes = [node for source in sources for node in ast.walk(skeleton.tree(source) or ast.Module([], []))]
    fixed = frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    templates = {
        tuple(part.value if isinstance(part, ast.Constant) else None for part in node.values)
        for node in nodes
        if isinstance(node, ast.JoinedStr)
    }
    whole = {t for t in templates if sum(len(text) for text in t if text) > 4}
    return fixed, tuple(sorted(whole, key=lambda t: (-sum(len(text) for text in t if text), str(t))))

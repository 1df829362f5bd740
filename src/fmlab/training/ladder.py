"""A ladder: many runs whose results go into a log file, one JSON line each, so that none is ever done twice.

Interrupt it and start it again: what stands in the log is taken from there. Later pages and exercises read the same
file. Left out: several processes that write one log.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from fmlab.runtime import read_rows


def climb(
    log: str | Path | None,
    settings: Iterable[Mapping[str, Any]],
    measure: Callable[[dict[str, Any]], Mapping[str, Any]],
    progress: bool = True,
) -> list[dict[str, Any]]:
    """One row for each setting, in their order: the setting, and what `measure(setting)` found.

    settings: plain data (numbers, strings, lists), all different. A setting whose row stands in the log (see `row_of`)
    is not measured again. Each new row is on disk before the next run starts. log: a file of JSON lines, made if
    needed; None keeps rows in memory alone. A last line that an interruption cut off is dropped and measured again,
    with a word on stderr.

    Raises ValueError for two equal settings, a result that uses a setting's name, a setting or a result that JSON
    cannot hold, and a log with a damaged line elsewhere.
    """
    settings = [dict(setting) for setting in settings]
    keys = [_key(setting) for setting in settings]
    if len(set(keys)) < len(keys):
        double = next(setting for setting, key in zip(settings, keys, strict=True) if keys.count(key) > 1)
        raise ValueError(f"Two runs of the ladder have the same settings: {double}.")
    log = None if log is None else Path(log)
    known = read_rows(log) if log is not None and log.is_file() else []
    found: dict[str, dict[str, Any]] = {}
    names = {name for setting in settings for name in setting}
    for setting, key in zip(settings, keys, strict=True):
        row = row_of(setting, known, names)
        if row is not None:
            found[key] = row
    started, todo = time.perf_counter(), len(keys) - len(found)
    for number, (setting, key) in enumerate(zip(settings, keys, strict=True)):
        if key in found:
            continue
        if progress:
            _show(number, len(keys), setting, time.perf_counter() - started, todo, len(keys) - len(found))
        result = dict(measure(dict(setting)))
        if taken := sorted(result.keys() & names):
            raise ValueError(f"The result names {taken[0]!r}, which is a setting already; rename it.")
        found[key] = json.loads(_key({**setting, **result}))
        if log is not None:
            _append(log, found[key])
    if progress:
        sys.stderr.write(f"\r{len(keys)} of {len(keys)} runs, {todo} of them new".ljust(100) + "\n")
    return [found[key] for key in keys]


def row_of(
    setting: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], names: Iterable[str] = ()
) -> Mapping[str, Any] | None:
    """The row of a log that a setting made, the last of several, or None.

    names: of all settings of the ladder. A row with one of these that the setting does not have is another run's; where
    that cannot be told, the row with the fewest entries is taken.
    """
    others = set(names) - setting.keys()
    fitting = [row for row in rows if setting.items() <= row.items() and not others & row.keys()]
    return min(reversed(fitting), key=len, default=None)


def _key(setting: Mapping[str, Any]) -> str:
    try:
        return json.dumps(setting, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"A log can hold numbers, strings and lists only ({error}): {setting}.") from error


def _append(log: Path, row: Mapping[str, Any]) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    kept = log.read_bytes() if log.is_file() else b""
    with log.open("r+b" if log.is_file() else "wb") as file:
        file.truncate(kept.rfind(b"\n") + 1)  # a line that an interruption cut off
        file.seek(0, os.SEEK_END)
        file.write(_key(row).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _show(number: int, count: int, setting: Mapping[str, Any], seconds: float, todo: int, left: int) -> None:
    done = todo - left
    rest = f"about {seconds / done * left:.0f} s left" if done else f"{left} runs to do"
    name = ", ".join(f"{name} {value}" for name, value in setting.items())
    sys.stderr.write(f"\r{f'run {number + 1} of {count} ({name[:60]}), {rest}':100}")
    sys.stderr.flush()

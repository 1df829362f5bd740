"""What benchmarks/results/*.json say, in words: read for the page "How fast is it?" (speed_page.py). Needs no Sphinx.

A ratio is always the peer's time divided by ours: above 1 ours is faster. It is judged by the clock, which is what
people wait for, and by the processor's time where there is nothing else. Which file holds what is said in
benchmarks/common.py. Raises ResultError, in one sentence, for a file that is not of that form.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = "benchmarks/results"
BUSY = 1.15  # seconds on the clock for each of the processor's, from which on others must have used the machine


class ResultError(ValueError):
    """A file of results cannot be read; the message says which and what to do."""


@dataclass(frozen=True)
class Group:
    """One task beside one peer, in one or several sizes."""

    benchmark: str
    what: str
    peer: str
    rows: tuple[dict, ...]

    @property
    def ratios(self) -> list[float]:
        return [ratio(row)[0] for row in self.rows]


@dataclass(frozen=True)
class Result:
    """One file of results."""

    name: str
    data: dict

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The comparisons by task and peer, in the order in which they were reported."""
        rows = self.data["comparisons"]
        order = list(dict.fromkeys((row["what"], row["peer"]) for row in rows))
        return tuple(
            Group(self.name, what, peer, tuple(row for row in rows if (row["what"], row["peer"]) == (what, peer)))
            for what, peer in order
        )

    def group(self, what: str, peer: str) -> Group:
        """The group of this task and this peer. Raises ResultError with the names that there are."""
        for group in self.groups:
            if (group.what, group.peer) == (what, peer):
                return group
        there = "; ".join(f"{group.what} | {group.peer}" for group in self.groups)
        raise ResultError(f"{FOLDER}/{self.name}.json compares no {what} | {peer}; it has: {there}")

    def measurement(self, what: str) -> dict:
        """The measurement of this name. Raises ResultError with the names that there are."""
        for row in self.data["measurements"]:
            if row["what"] == what:
                return row
        there = "; ".join(row["what"] for row in self.data["measurements"])
        raise ResultError(f"{FOLDER}/{self.name}.json has no measurement {what}; it has: {there}")


def result(root: Path, name: str) -> Result | None:
    """What benchmarks/NAME.py found when it last ran; None where it never did."""
    path = root / FOLDER / f"{name}.json"
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text("utf-8"))
        for row in data["comparisons"]:
            ratio(row)
        if not (data["machine"]["cores"] and data["date"] and isinstance(data["measurements"], list)):
            raise ValueError
    except (KeyError, TypeError, ValueError) as error:
        raise ResultError(broken(name)) from error
    return Result(name, data)


def broken(name: str) -> str:
    return f"{FOLDER}/{name}.json is of an older form or broken: run  python benchmarks/{name}.py  again."


def kind(row: dict) -> dict:
    """The part of a comparison by which it is judged."""
    return row.get("clock") or row["cpu"]


def ratio(row: dict) -> tuple[float, float, float]:
    """Median, lowest and highest of peer / ours."""
    part = kind(row)
    return (part["peer_over_ours_median"], *part["peer_over_ours_range"])


def times(number: float) -> str:
    """A ratio as it is printed: two significant digits, three between one and two, where a tenth is much."""
    digits = 3 if 1 <= number < 2 else 2
    rounded = float(f"{number:.{digits}g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}"


def span(low: float, high: float) -> str:
    """From one number to another, or the one number that both are when printed."""
    return times(low) if times(low) == times(high) else f"{times(low)} to {times(high)}"


def verdict(row: dict) -> str:
    """Who is faster and how much, in words; too close to call where runs disagree."""
    median, low, high = ratio(row)
    runs = len(kind(row)["ours_s"])
    if runs > 1 and low <= 1 <= high:
        return "no clear difference"
    if median >= 1:
        return f"ours is {times(median)} times as fast"
    return f"the peer is {times(1 / median)} times as fast"


def by_processor(row: dict) -> str:
    """The ratio of processor time, told as the verdict is; empty where it was not measured or is the verdict."""
    if "cpu" not in row or "clock" not in row:
        return "by processor time" if "cpu" in row else ""
    median = row["cpu"]["peer_over_ours_median"]
    return f"processor time: {f'{times(median)} times' if median >= 1 else f'the peer {times(1 / median)} times'}"


def spread(row: dict) -> str:
    """The runs' range, in the direction of the verdict."""
    median, low, high = ratio(row)
    runs = len(kind(row)["ours_s"])
    if runs == 1:
        return "one run"
    turned = median < 1 and not low <= 1 <= high
    ends = (1 / high, 1 / low) if turned else (low, high)
    return f"{span(*ends)} in {runs} runs"


def beside(group: Group) -> str:
    """What a sentence says of a group: "is 1.4 to 1.8 times as fast as", "takes 3 times as long as"."""
    low, high = min(group.ratios), max(group.ratios)
    if times(low) == times(high) == "1":
        return "is as fast as"
    if high < 1:
        return f"takes {span(1 / high, 1 / low)} times as long as"
    return f"is {span(low, high)} times as fast as"


def aim(row: dict) -> tuple[str, bool] | None:
    """The aim of a comparison or a measurement in words, and whether it is met; None where there is none."""
    if row.get("aim"):
        least = row["aim"]
        words = f"at least {least:g} times as fast" if least >= 1 else f"at most {1 / least:g} times as long"
        return words, ratio(row)[0] >= least
    if "at_most" in row:
        return f"at most {quantity(row['at_most'], row['unit'])}", row["value"] <= row["at_most"]
    if "at_least" in row:
        return f"at least {quantity(row['at_least'], row['unit'])}", row["value"] >= row["at_least"]
    return None


def quantity(value: float, unit: str) -> str:
    """A number with its unit as people read it: 3.5 µs, 27 s, 12,300 tokens/s, 79%."""
    if unit == "s":
        for size, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
            if value >= size or name == "µs":
                return f"{_plain(value / size)} {name}"
    return f"{_plain(value)}{'' if unit == '%' else ' '}{unit}"


def _plain(number: float) -> str:
    """Three significant digits, without an exponent."""
    rounded = float(f"{number:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}"


def waited(found: Result) -> float:
    """The largest share of the time on the clock in which ours, on one thread, was kept waiting; 0 where not known."""
    shares = []
    for row in found.data["comparisons"]:
        if "clock" in row and "cpu" in row:
            clock, cpu = sum(row["clock"]["ours_s"]), sum(row["cpu"]["ours_s"])
            shares.append(1 - cpu / clock if clock > BUSY * cpu else 0.0)
    return max(shares, default=0.0)


def count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def machine(found: Result) -> str:
    """Where and when it was measured, in a sentence."""
    data, about = found.data, found.data["machine"]
    cores = count(about["cores"], "core") + (f", vectors: {about['vectors']}" if about.get("vectors") else "")
    where = f"{about.get('processor', 'a processor that was not noted')} ({cores})"
    versions = [f"Python {about['python']}", *(f"{name} {number}" for name, number in data["versions"].items())]
    threads = f", PyTorch on {count(about['threads'], 'thread')}" if "torch" in data["versions"] else ""
    told = f"Measured on {data['date']} on {where}, {about['system']}{threads}; {', '.join(versions)}."
    if "load_before" in data:
        told += f" Processes that wanted a core: {data['load_before']:g} before, {data['load_after']:g} after."
    return told


def checks(found: Result) -> list[str]:
    """What was checked before anything was timed, each once; with the sizes where it was not the same for all."""
    sizes: dict[str, list[str]] = {}
    for row in found.data["comparisons"]:
        sizes.setdefault(row["checked"], []).append(row["sizes"])
    usual = max(sizes, key=lambda check: len(sizes[check]), default="")
    told = []
    for check, listed in sizes.items():
        where = "" if check == usual else f" ({', '.join(dict.fromkeys(listed))})"
        told.append(check + where)
    return told

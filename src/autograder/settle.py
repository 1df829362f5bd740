"""From the supervisor's reports to marks: a part passes on the judge's explicit word and on nothing else.

Also makes the autograded notebooks that formgrader shows. Reads reports, runs nothing. What the pupil reports is the
student's own word: it is shown as output, and decides nothing.
"""

from __future__ import annotations

import builtins
import math
import re

import nbformat
from nbformat import NotebookNode

from autograder import outcome, wording
from autograder.assignment import Assignment
from autograder.notebook import clean, readable
from autograder.outcome import Part, Result, clip
from autograder.rebuild import Line, Rebuilt
from autograder.skeleton import ANSWER, SETUP, TEST, WRITTEN

OUTPUT = 20_000  # characters of one output in an autograded notebook
BY_HAND_NOW = (
    "Nobody knows its marks: open it, find the code that does this, then mark it by hand in formgrader or ask for a "
    "new version."
)
COMPARERS = ("torch", "numpy", "unittest", "pandas", "polars", "jax", "chex")  # their assertions quote both sides
MEND = "Find the code that does this and mend it, then check again."


def settle(
    assignment: Assignment, rebuilt: Rebuilt, reports: dict[str, dict]
) -> tuple[Result, dict[str, NotebookNode]]:
    """The outcome of one submission and its autograded notebooks, from one report for each of its notebooks."""
    result = Result(outcome.GRADED, parts=assignment.parts(), notes=[*rebuilt.notes], evidence=[*rebuilt.evidence])
    parts = {part.key: part for part in result.parts}
    notebooks, broken = {}, []
    for name, lines in rebuilt.lines.items():
        report = reports[name]
        one = _Notebook(name, lines, report, rebuilt.payloads[name]["limits"], len(rebuilt.lines) > 1)
        one.settle(parts, result)
        broken += one.broken
        notebooks[name] = nbformat.from_dict({**rebuilt.frames[name], "cells": one.cells})
        result.seconds += float(report.get("seconds", 0.0))
        result.evidence += [one.where + readable(event["text"]) for event in one.events("protocol")]
    result.evidence = list(dict.fromkeys(result.evidence))
    if broken:
        result.outcome, why, result.learner = broken[0]
        result.reason = " ".join([why, *(f"Signs that it was meant: {line}." for line in result.evidence)])
        for part in result.parts:
            part.points, part.status, part.message, part.told = None, outcome.BY_HAND, "", None
        return result, notebooks
    reasons = [f"{text[0].upper()}{text[1:]}." for text in rebuilt.reasons]
    if result.evidence:
        result.outcome = outcome.SUSPICIOUS
        reasons.append("Something in it wants a look by a person; the marks stand as they are until then.")
    result.reason = " ".join(reasons)
    return result, notebooks


class _Notebook:
    """One notebook and its report."""

    def __init__(self, name: str, lines: list[Line], report: dict, limits: dict, several: bool) -> None:
        self.name, self.lines, self.report, self.limits = name, lines, report, limits
        self.where = f"{name}.ipynb, " if several else ""
        self.found = {(cell["name"], cell["where"]): cell for cell in report.get("cells", [])}
        self.broken: list[tuple[str, str, str]] = []  # outcome, reason, the same for the learner: no marks are known
        self.functions = {name for line in lines if line.slot for name in line.slot.binds}
        self.cells: list[NotebookNode] = []

    def events(self, kind: str, cell: str | None = None) -> list[dict]:
        return [e for e in self.report.get("events", []) if e["kind"] == kind and cell in (None, e["cell"])]

    def fail(self, kind: str, why: str, learner: str = "") -> None:
        self.broken.append((kind, f"{self.where}{why}", f"{self.where}{learner or why}"))

    def settle(self, parts: dict[str, Part], result: Result) -> None:
        """Fill in the parts of this notebook, and what else is to be said."""
        self.ended()
        untouched = False
        for line in self.lines:
            slot, cell = line.slot, line.cell
            pupil, judge = self.found.get((line.pupil, "pupil")), self.found.get((line.judge, "judge"))
            if slot and slot.kind in (ANSWER, WRITTEN):
                untouched = line.untouched
                if untouched:
                    result.blank.append(f"{self.name}/{slot.name}")
            if line.pupil and (error := self.pupils_error(line, pupil)):
                result.errors.append(f"{self.where}cell {line.pupil}: {error}")
            if slot and slot.kind == SETUP:
                self.setup(line, judge)
            if slot and slot.points is not None:
                part = parts[f"{self.name}/{slot.name}"]
                if slot.kind == TEST:
                    self.grade(part, line, judge, untouched)
                else:
                    self.by_hand(part, line)
            if line.shown:
                self.cells.append(self.with_outputs(cell, pupil, judge if slot and slot.kind == TEST else None, line))

    def ended(self) -> None:
        """No marks where the run did not come to its end."""
        how = self.report.get("ended")
        seconds = f"{self.limits['total']:g} seconds"
        last = next((e for e in reversed(self.report.get("events", [])) if e["cell"]), None)
        where = f"In cell {last['cell']}: " if last else ""
        if how == "total":
            what = f"{where}the whole notebook ran for more than {seconds} and was stopped."
            self.fail(outcome.TIMED_OUT, f"{what} {BY_HAND_NOW}", f"{what} {MEND}")
        elif how == "lost":
            what = f"{where}its code ended or hung its Python process {self.limits['lost']} times, so it was given up."
            self.fail(outcome.FAILED, f"{what} {BY_HAND_NOW}", f"{what} {MEND}")
        elif how == "judge":
            text = " ".join(readable(event["text"]) for event in self.events("judge"))
            what = f"{where}the process that runs the checks broke off ({clip(text, 200) or 'no reason given'})."
            again = "Grade it again; if it happens again, mark it by hand in formgrader."
            self.fail(outcome.FAILED, f"{what} {again}", what)
        elif how != "finished":
            self.fail(outcome.FAILED, f"the run ended in an unknown way ({clean(str(how))}): grade it again.")

    def setup(self, line: Line, judge: dict | None) -> None:
        """A locked cell that fails on the trusted side is the assignment's own fault, unless it uses an answer."""
        if self.broken or line.slot.asks or passed(judge):
            return
        report = (judge or {}).get("report") or {}
        error = report.get("error") or {}
        why = f"{error['name']}: {clean(error['message'])}" if error else (judge or {}).get("status", "not run")
        self.fail(
            outcome.FAILED,
            f"the locked cell {line.judge} of the assignment itself does not run ({why}), so no check means anything: "
            f"mend it in the source notebook and grade again.",
            f"the locked cell {line.judge} of the assignment itself does not run ({why}): tell your instructor.",
        )

    def by_hand(self, part: Part, line: Line) -> None:
        part.points, part.status, part.message = None, outcome.BY_HAND, "To be marked by hand."
        if line.untouched and line.slot.cell.metadata.nbgrader.get("grade"):  # as nbgrader does: no answer, no points
            part.points, part.status, part.message = 0.0, outcome.NOT_STARTED, ""

    def grade(self, part: Part, line: Line, judge: dict | None, untouched: bool) -> None:
        """One graded cell."""
        status, report = (judge or {}).get("status", "not run"), (judge or {}).get("report") or {}
        part.points = 0.0
        if passed(judge):
            part.points = earned(report.get("value"), report.get("shown"), part.max)
            nothing = outcome.NOT_STARTED if untouched else outcome.WRONG
            part.status = outcome.PASSED if part.points >= part.max else outcome.PARTIAL if part.points else nothing
        elif report.get("lost") or status in ("died", "stopped", "memory"):
            part.status = outcome.STOPPED if "stopped" in (report.get("lost"), status) else outcome.WRONG
            part.message = self.lost(report.get("lost") or status, report)
        elif report.get("status") == "error" and report.get("error"):
            error = report["error"]
            part.message = describe(error)
            empty = untouched or (error["name"] == "NotImplementedError" and error.get("student"))
            part.status = outcome.NOT_STARTED if empty else outcome.WRONG
            if line.slot.hidden:
                part.told = self.told(error, line.slot.cell.source)
        elif not self.broken:
            part.points = None
            self.fail(outcome.FAILED, f"the check {part.name} came to no verdict ({status}): grade it again.")

    def lost(self, how: str, report: dict) -> str:
        """What happened when the student's process was lost in a check, or the check itself was stopped."""
        error = report.get("error") or {}
        who = self.function(error) or "The code under test"
        if how == "stopped":
            given = report.get("limit")
            seconds = f"{min(given if isinstance(given, float) else self.limits['call'], self.limits['cell']):g}"
            if not report.get("lost"):
                return f"The check ran for {self.limits['cell']:g} seconds without an end and was stopped."
            return f"{who} ran for {seconds} seconds without an end and was stopped."
        if how == "memory":
            return f"{who} needed more memory than the {self.limits['memory'] / 1e9:.2g} GB allowed and was stopped."
        return f"{who} ended its Python process (os._exit, a crash, or no memory left)."

    def function(self, error: dict) -> str:
        """The function that an error came from, as one calls it; empty where that is no name of the assignment. Where
        the judge names none, the innermost line of the check that calls one does."""
        name = error.get("function") or ""
        if re.fullmatch(r"\w+(\.\w+)*", name) and name.split(".")[0] in self.functions:
            return f"{name}()"
        called = [] if name else re.findall(r"\b(\w+)\(", error.get("trace") or "")
        return next((f"{word}()" for word in reversed(called) if word in self.functions), "")

    def told(self, error: dict, source: str) -> str:
        """What a student is told of an error in a cell with hidden tests. The check's own words are meant for students;
        the text of every other error can carry a hidden input or an expected value, and so do the words in which
        `torch.testing` and its like say what differs."""
        name = error.get("builtin") or error["name"]
        known = getattr(builtins, name, None)
        kind = name if isinstance(known, type) and issubclass(known, BaseException) else "an error of its own"
        if error.get("student"):
            return f"{self.function(error) or 'Your code'} raised {kind}."
        if error["name"] == "AssertionError":
            own = error.get("by") not in COMPARERS or error["message"] in source
            return (
                wording.shortened(describe(error), self.sources())
                if own
                else "What your code returned is not what the check expects."
            )
        if error["name"] == "NameError":
            match = re.match(r"name '(\w+)' is not defined", error["message"])
            if match and match[1] in self.functions:
                return f"{match[1]} is not defined."
        return f"The check could not use what your code returned ({kind})."

    def sources(self) -> tuple[str, ...]:
        """The assignment's own cells, in whose words the checks speak."""
        return tuple(line.cell.source for line in self.lines if line.slot and line.judge)

    def pupils_error(self, line: Line, pupil: dict | None) -> str:
        """What went wrong in a cell of the student's own, in one line; empty where nothing did."""
        status = (pupil or {}).get("status", "not run")
        ends = {
            "died": "it ended its Python process (os._exit, a crash, no memory left): what it defines is missing",
            "stopped": f"it ran for {self.limits['cell']:g} seconds without an end and was stopped",
            "memory": f"it needed more memory than the {self.limits['memory'] / 1e9:.2g} GB allowed and was stopped",
        }
        if status in ends:
            return ends[status]
        error = said(pupil, "error")
        if not error or (error["name"] == "NotImplementedError" and (line.untouched or line.slot is None)):
            return ""
        if line.slot is not None and line.slot.kind == SETUP:
            return f"{describe(error)} (a locked cell)"
        return describe(error)

    def with_outputs(self, cell: NotebookNode, pupil: dict | None, judge: dict | None, line: Line) -> NotebookNode:
        """A cell with what it printed, showed and raised."""
        if cell.cell_type != "code":
            return cell
        cell = nbformat.from_dict(cell)
        new = nbformat.v4.new_output
        for side in filter(None, (pupil, judge)):
            for stream in ("stdout", "stderr"):
                if text := said(side, stream):
                    cell.outputs.append(new("stream", name=stream, text=cut(text)))
            if shown := said(side, "shown"):
                cell.outputs.append(new("execute_result", data={"text/plain": cut(shown)}, execution_count=None))
            error = said(side, "error")
            lost = (said(side, "lost") if side is judge else None) or side["status"]
            if lost in ("died", "stopped", "memory"):
                text = self.lost(lost, side.get("report") or {}) if side is judge else self.pupils_error(line, side)
                name = "TimeoutError" if lost == "stopped" else "MemoryError" if lost == "memory" else "ProcessEnded"
                cell.outputs.append(new("error", ename=name, evalue=text, traceback=[f"{name}: {text}"]))
            elif error:
                name, message, trace = (cut(error[key]) for key in ("name", "message", "trace"))
                lines = trace.split("\n") if trace else [f"{name}: {message}"]
                cell.outputs.append(new("error", ename=name, evalue=message, traceback=lines))
        return cell


def passed(judge: dict | None) -> bool:
    """The judge's explicit word that a cell came to its end, with the student's process alive throughout."""
    report = (judge or {}).get("report")
    return bool(
        judge and judge.get("status") == "ok" and report and report.get("status") == "ok" and report.get("lost") is None
    )


def earned(value: float | None, shown: str | None, most: float) -> float:
    """Points of a cell that ran without an error: its value where that is a number between nothing and all, as nbgrader
    counts partial credit, else all. nbgrader reads the text shown, so True is no number."""
    number = isinstance(value, int | float) and math.isfinite(value) and shown not in ("True", "False")
    return float(value) if number and 0 <= value <= most else most


def said(side: dict | None, what: str):
    """One entry of a cell's report, None where it is not of the form agreed on: a pupil's report can be anything."""
    report = (side or {}).get("report")
    value = report.get(what) if isinstance(report, dict) else None
    if what == "error":
        right = isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("name", "message", "trace"))
        return value if right else None
    return value if isinstance(value, str) else None


def cut(text: str) -> str:
    text = readable(text[: 2 * OUTPUT])
    return text if len(text) <= OUTPUT else text[:OUTPUT] + "\n... cut here: too much output ..."


def describe(error: dict) -> str:
    """A check's own message, or the name and text of another error; never a traceback."""
    text = clip(readable(error["message"][:100_000]))
    if error["name"] == "AssertionError" and not error.get("student"):
        return text or "A check failed; it says no more than that."
    text = re.sub(r"\((?:<[^>]*>|[^()\s]+\.py), line (\d+)\)", r"(line \1)", text)
    name = clean(error["name"][:200])
    return f"{name}: {text}" if text else name

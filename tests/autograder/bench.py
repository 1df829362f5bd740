"""A course, its key, submissions and made-up reports: what the tests of the trusted side work with. Runs no code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from toy import Toy

from autograder import assignment as assignments
from autograder import rebuild, settle
from autograder.course import Course
from autograder.outcome import Part, Result


class Bench:
    """The toy course and its key, made once; each submission goes into a folder of its own."""

    def __init__(self, place: Path, toy: Toy | None = None) -> None:
        self.toy = toy or Toy(place / "course")
        self.course = Course(self.toy.root)
        (place / "key").mkdir()
        self.key = assignments.load(self.course, "toy", place / "key")
        self.count = 0

    def folder(self) -> Path:
        self.count += 1
        folder = self.toy.folder(f"s{self.count}")
        folder.mkdir(parents=True)
        return folder

    def rebuild(self, notebook: dict | bytes, **files: bytes) -> rebuild.Rebuilt:
        """Rebuild one submission; files are named with two underscores for the point."""
        folder = self.folder()
        data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        (folder / "toy.ipynb").write_bytes(data)
        for name, content in files.items():
            (folder / name.replace("__", ".")).write_bytes(content)
        return rebuild.payload(self.key, folder)

    def settle(self, notebook: dict, *changes: Callable[[dict], None], **ended) -> tuple[Result, dict]:
        """Settle a submission whose report says that all went well, but for `changes` and `ended`."""
        rebuilt = self.rebuild(notebook)
        report = went_well(rebuilt.payloads["toy"])
        for change in changes:
            change(report)
        return settle.settle(self.key, rebuilt, {"toy": {**report, **ended}})


def went_well(payload: dict) -> dict:
    """The report of a run in which nothing went wrong."""
    cells = []
    for step in payload["steps"]:
        for where in ("pupil", "judge") if step["where"] == "both" else (step["where"],):
            report = {"status": "ok", "stdout": "", "shown": None, "error": None}
            report |= {"lost": None, "value": None, "calls": 1} if where == "judge" else {"stderr": ""}
            cells.append({"name": step["name"], "where": where, "status": "ok", "report": report})
    return {"cells": cells, "events": [], "ended": "finished", "seconds": 0.1}


def cell(report: dict, name: str, where: str) -> dict:
    return next(c for c in report["cells"] if (c["name"], c["where"]) == (name, where))


def raises(name: str, kind: str, message: str, *, where: str = "judge", student: bool = False, function=None):
    """A change of a report: this cell raised an error."""

    def change(report: dict) -> None:
        found = cell(report, name, where)
        found["status"] = found["report"]["status"] = "error"
        error = {"name": kind, "message": message, "trace": f"Traceback\n{kind}: {message}"}
        found["report"]["error"] = error | ({"student": student, "function": function} if where == "judge" else {})

    return change


def lost(name: str, why: str, function: str | None = None):
    """A change of a report: the pupil was lost in this cell of the judge."""

    def change(report: dict) -> None:
        raises(name, "PupilLost", why, student=True, function=function)(report)
        cell(report, name, "judge")["report"]["lost"] = why
        report["events"].append({"kind": why, "cell": name, "text": "The pupil was lost."})

    return change


def ends(name: str, where: str, status: str):
    """A change of a report: this cell has no report of its own, only a status of the supervisor."""

    def change(report: dict) -> None:
        cell(report, name, where).update(status=status, report=None)

    return change


def part(result: Result, name: str) -> Part:
    return next(p for p in result.parts if p.name == name)

"""From what was handed in to what is run: the student's text in the released notebook. Runs nothing, trusts nothing.

Taken from a submission: the source text of its answer cells (found by nbgrader's id) and of code cells that the student
added, and its plain files. Nothing else counts: no tags, outputs, metadata, kernels or attachments, no test cells.
Leaves out the released side (see `skeleton`), reading the file (see `notebook`) and what is said about the run
(see `settle`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import intake, skeleton, suspicion
from autograder.assignment import Assignment
from autograder.limits import LIMITS
from autograder.notebook import Given, parse
from autograder.skeleton import ANSWER, LOOSE, SETUP, TEST, TEXT, WRITTEN, Slot

UNTAKEN = ("timestamp.txt", "submission_secret.txt")  # nbgrader's own: what release_feedback finds the student by


@dataclass
class Line:
    """One cell of the rebuilt notebook and the names of its steps: empty where it is not run on that side."""

    slot: Slot | None  # None for a code cell of the student's own
    cell: NotebookNode
    pupil: str = ""
    judge: str = ""
    untouched: bool = False  # an answer as it was handed out
    missing: bool = False  # an answer that the submission does not have

    @property
    def shown(self) -> bool:
        """Whether it stands in the autograded notebook; of code that is not locked the student's version does."""
        return self.slot is None or self.slot.kind != LOOSE


@dataclass
class Rebuilt:
    """What to run for one submission, by notebook, and what was noticed on the way."""

    payloads: dict[str, dict] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    frames: dict[str, NotebookNode] = field(default_factory=dict)  # metadata of each notebook, without cells
    files: dict[str, bytes] = field(default_factory=dict)  # beside the notebooks, as an autograded folder holds them
    notes: list[str] = field(default_factory=list)  # harmless
    reasons: list[str] = field(default_factory=list)  # what a person must look at though the rest is graded
    evidence: list[str] = field(default_factory=list)  # what makes the submission suspicious

    @property
    def notebooks(self) -> dict[str, NotebookNode]:
        """The rebuilt notebooks, not run: what is kept of a submission whose run gave no marks."""
        return {
            name: nbformat.from_dict({**frame, "cells": [line.cell for line in self.lines[name] if line.shown]})
            for name, frame in self.frames.items()
        }


def modules(assignment: Assignment) -> list[str]:
    """The installed packages that the assignment's own cells import: worth importing once for all submissions."""
    return list(skeleton.of(assignment).modules)


def payload(assignment: Assignment, folder: Path, limits: dict | None = None) -> Rebuilt:
    """Read the submission in `folder` and say what is to be run for it. `limits` overrides LIMITS by name.

    Raises Damaged where it cannot be run, GraderFailed where this machine is in the way.
    """
    key = skeleton.of(assignment)
    given, notes = intake.collect(folder)
    rebuilt = Rebuilt(notes=notes + intake.when(given.get("timestamp.txt"))[1])
    sources = {name: parse(name, given, assignment) for name in key.notebooks}
    own = {path: data for path, data in given.items() if not _notebook(path, key) and path not in UNTAKEN}
    rebuilt.files = {**{path: data for path, data in own.items() if not _in_the_way(path, key.files)}, **key.files}
    several = len(key.notebooks) > 1
    for name, cells in sources.items():
        lines = _Filling(f"{name}.ipynb: " if several else "", key.slots[name], cells, rebuilt).lines()
        rebuilt.lines[name], rebuilt.frames[name] = lines, key.notebooks[name]
        # A helper without an end may be called by every check: each loses its points, and the others keep theirs.
        graded = sum(slot.points is not None for slot in key.slots[name])
        rebuilt.payloads[name] = {
            "steps": _steps(lines),
            "files": rebuilt.files,
            "key_files": key.files,
            "modules": list(key.modules),
            "limits": {**LIMITS, "lost": max(LIMITS["lost"], graded), **(limits or {})},
        }
        rebuilt.evidence += suspicion.scan(name if several else "", cells, key.slots[name], assignment)
    return rebuilt


def _notebook(path: str, key: skeleton.Skeleton) -> bool:
    return path.endswith(".ipynb") and path[: -len(".ipynb")] in key.notebooks


def _in_the_way(path: str, own: dict[str, bytes]) -> bool:
    """Whether a file of the submission cannot stand beside those of the assignment."""
    return any(path == other or path.startswith(f"{other}/") or other.startswith(f"{path}/") for other in own)


class _Filling:
    """Puts the cells of one submitted notebook into the slots of the release."""

    def __init__(self, where: str, slots: tuple[Slot, ...], cells: list[Given], rebuilt: Rebuilt) -> None:
        self.where, self.slots, self.rebuilt = where, slots, rebuilt
        self.known = {slot.name: slot for slot in slots if slot.name}
        self.extra: dict[str | None, list[Given]] = {}  # the student's own code cells by the slot that they follow
        self.cells: dict[str, list[Given]] = {name: [] for name in self.known}
        after, order = None, []
        for cell in cells:
            cell.after = after
            if cell.name in self.known:
                if not self.cells[cell.name]:
                    order.append(cell.name)
                    after = cell.name
                self.cells[cell.name].append(cell)
            elif cell.kind == "code" and cell.source.strip():
                self.extra.setdefault(after, []).append(cell)
        self.texts = sum(
            cell.kind == "markdown" and cell.name not in self.known and bool(cell.source.strip()) for cell in cells
        ) - sum(slot.kind == TEXT and not slot.name for slot in slots)
        expected = [name for name in self.known if self.cells[name]]
        if order != expected:
            moved = [a for a, b in zip(order, expected, strict=True) if a != b]
            self.note(f"cells stand in another order than handed out and were run in that order, from {moved[0]} on")

    def note(self, text: str) -> None:
        self.rebuilt.notes.append(self.where + text)

    def reason(self, text: str) -> None:
        self.rebuilt.reasons.append(self.where + text)

    def lines(self) -> list[Line]:
        chosen = {slot.name: self.choose(slot) for slot in self.slots if slot.name}
        used = set(self.known)
        lines = self.own(None, used)
        for number, slot in enumerate(self.slots):
            lines.append(self.line(slot, chosen.get(slot.name), f"cell {number + 1} of the release"))
            if slot.name:
                lines += self.own(slot.name, used)
        if self.texts > 0 and any(slot.points is not None and slot.kind in (WRITTEN, ANSWER) for slot in self.slots):
            self.note("text cells of the student's own are in the submission only")
        return lines

    def choose(self, slot: Slot) -> str | None:
        """The text that fills a slot, None where the submission has none; changed copies of a code cell become cells
        of the student's own."""
        cells = self.cells[slot.name]
        right = [cell for cell in cells if slot.kind != ANSWER or cell.kind == "code"]
        changed = [cell for cell in right if cell.source != slot.released]
        if len(cells) > 1:
            same = len({cell.source for cell in right}) == 1
            self.note(
                f"cell {slot.name} was there {len(cells)} times (copied or split), "
                + ("all the same: one counts" if same else "not the same: all that were changed count")
            )
        self.look_at(slot, cells, right)
        if slot.kind == WRITTEN:
            texts = dict.fromkeys(cell.source for cell in changed or right)
            return "\n\n".join(texts) if right else None
        if slot.kind == ANSWER:
            first, rest = (changed or right or [None])[0], changed[1:]
        elif slot.kind == TEXT or len(changed) < len(cells):
            first, rest = None, changed
        else:  # the first is taken for the edited test; a further one can be a helper, written into a copy
            first, rest = None, changed[1:]
        seen = {first.source if first else slot.released}
        for cell in rest:
            if cell.kind == "code" and cell.source not in seen and cell.source.strip():
                seen.add(cell.source)
                self.extra.setdefault(cell.after, []).append(cell)
        return first.source if first else None

    def look_at(self, slot: Slot, cells: list[Given], right: list[Given]) -> None:
        """Say what happened to a cell that is not as it should be."""
        what = "deleted" if not cells else f"turned into a {cells[0].kind} cell"
        if slot.kind in (ANSWER, WRITTEN):
            if not right:
                self.reason(
                    f"the answer cell {slot.name} was {what}, so its checks see what the rest of the notebook defines: "
                    f"look whether the answer stands elsewhere in it"
                )
            elif slot.kind == WRITTEN and cells[0].kind != slot.cell.cell_type:
                self.note(f"cell {slot.name} was {what}; its text is kept")
        elif slot.kind == TEXT:
            return
        elif not cells or all(cell.kind != "code" for cell in cells):
            self.note(f"cell {slot.name} was {what}; it was put back as handed out")
        elif all(cell.source != slot.released for cell in cells):
            self.note(f"cell {slot.name} was edited; it was run as handed out")

    def line(self, slot: Slot, given: str | None, number: str) -> Line:
        """One slot, filled."""
        cell = nbformat.from_dict(slot.cell)
        line = Line(slot, cell)
        if slot.kind in (ANSWER, WRITTEN):
            line.missing = given is None
            line.untouched = given == slot.released
            cell.source = given or ""
            if slot.kind == WRITTEN and not line.untouched:
                cell.source = harmless(cell.source)
            if slot.kind == ANSWER and given is not None:
                line.pupil = slot.name
        elif slot.kind == SETUP:
            line.pupil = line.judge = slot.name
        elif slot.kind == TEST:
            line.judge = slot.name
        elif slot.kind == LOOSE:
            line.judge = number
        return line

    def own(self, after: str | None, used: set[str]) -> list[Line]:
        """The student's own code cells that follow a slot: their text in cells that hold nothing else."""
        lines = []
        for given in sorted(self.extra.get(after, []), key=lambda cell: cell.place):
            name = f"number {given.place}"
            while name in used:
                name += "'"
            used.add(name)
            cell = nbformat.v4.new_code_cell(given.source, id=f"own-{given.place}")
            lines.append(Line(None, cell, pupil=name))
        return lines


def _steps(lines: list[Line]) -> list[dict]:
    """The steps of a payload. What an answer binds is told to the next step of the judge; what the instructor's version
    of it imports, the judge imports itself."""
    steps: list[dict] = []
    names: list[str] = []
    for line in lines:
        slot = line.slot
        where = "both" if line.pupil and line.judge else "pupil" if line.pupil else "judge"
        if line.pupil or line.judge:
            student = [] if where == "pupil" else list(dict.fromkeys(names))
            names = names if where == "pupil" else []
            source = slot.source if slot and slot.kind == LOOSE else line.cell.source
            graded = slot is not None and slot.kind == TEST
            name = line.judge or line.pupil
            steps.append({"name": name, "where": where, "source": source, "graded": graded, "student": student})
        if slot and slot.kind == ANSWER:
            names += slot.binds
            if slot.imports:
                name = f"imports of {slot.name}"
                steps.append({"name": name, "where": "judge", "source": slot.imports, "graded": False, "student": []})
    return steps


def harmless(text: str) -> str:
    """A student's text with its HTML shown and not interpreted: nbgrader's pages take it as it is."""
    return skeleton.TAG.sub("&lt;", text)

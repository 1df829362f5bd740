"""One line of the report for each student: the marks of the gradebook, the outcome of the journal, what to do now.

Leaves out how the lines are shown (see `report`) and where they come from (see `classroom`).
"""

from __future__ import annotations

from autograder import gradebook, outcome
from autograder.outcome import MARKED, SUSPICIOUS, Result
from autograder.report import Row

CHANGED = "The submission or the assignment changed since it was graded: grade it again; its old marks are not shown."
LOOK = "Look at it, change marks in formgrader where you want to, then grade again with --accept {student}."
BROKEN_OFF = "Its last run did not come to an end: grade it again; its old marks are not shown."


def decided(marks: gradebook.Marks) -> bool:
    """Whether every part has points, whoever gave them."""
    return all(value is not None for value in marks.parts.values())


def known(result: Result, marks: gradebook.Marks) -> bool:
    """Whether the submission has marks: those of its run, or all of them by hand."""
    return result.outcome in MARKED or decided(marks)


def without_marks(student: str, result: Result) -> Row:
    """The line of a submission that the gradebook does not know."""
    return Row(student, None, result.max, result.outcome, result.reason, 0, 0, {}, True, result)


def row(
    student: str,
    result: Result,
    marks: gradebook.Marks,
    stale: str,
    present: bool,
    behind: str = "",
    walls: bool = True,
    accepted: bool = False,
) -> Row:
    """The line of a submission that was graded.

    `stale`: why the result is not the one of what is handed in now, so that no marks are shown; empty if it is.
    `behind`: what could not be brought up to date, such as the feedback page; empty if all is.
    `walls`: whether it was run in a sandbox. `accepted`: whether a person has looked at it as it is now.
    """
    words = [result.reason] if result.reason else []
    human = bool(stale) or not known(result, marks)
    if stale:
        words = [stale]
    elif result.outcome in MARKED:
        undecided = [part.name for part in result.parts if marks.parts.get(part.key) is None]
        look = [name for name in marks.waiting if name not in undecided]
        if undecided:
            words.append(f"To be marked by hand in formgrader: {named(undecided, result)}.")
        if look:
            words.append(f"Has marks by hand from before this run: look at them in formgrader: {named(look, result)}.")
        odd = bool(result.reason) or result.outcome == SUSPICIOUS
        settled = accepted or marks.by_hand.issuperset(part.key for part in result.parts)
        if odd and not (undecided or look):
            since = "Accepted by a person. What was said:" if accepted else "Marked by hand since. What was said:"
            words = [since, *words] if settled else [*words, LOOK.format(student=student)]
        human = bool(undecided or look or (odd and not settled))
    elif known(result, marks):
        words.insert(0, "Marked by hand since its run, which said:" if words else "Marked by hand since.")
        human = bool(marks.waiting)
    if not present:
        words.append("No longer in the folder of submissions; these are its last marks.")
    if behind:
        words.append(behind)
    if not stale:
        words += [f"Evidence: {line.rstrip('.')}." for line in result.evidence]
    words += [f"Note: {note}." for note in result.notes]
    shown = marks.score if known(result, marks) and not stale else None
    parts = {} if stale else marks.parts
    late, penalty = marks.seconds_late, marks.penalty
    human = human or bool(behind)
    return Row(student, shown, marks.max, result.outcome, " ".join(words), late, penalty, parts, human, result, walls)


def named(parts: list[str], result: Result) -> str:
    """The parts by name, unless all of many are meant."""
    return f"all {len(parts)} parts" if len(parts) == len(result.parts) > 5 else ", ".join(parts)


def misnamed(shown: str, parts: list[outcome.Part]) -> Row:
    """The line of a folder whose name is no text."""
    reason = (
        f"The name of the folder {shown} is not valid UTF-8 (from an old zip file, for example), so it cannot be a "
        f"student's id: rename the folder and grade again."
    )
    return without_marks(shown, Result(outcome.DAMAGED, reason, parts=parts))

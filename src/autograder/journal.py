"""What has been graded, in a file that survives a kill at any moment: grades/ASSIGNMENT.journal (SQLite).

One row per student: the digest of what was handed in, whether a run is under way, the result. A row is written
after the gradebook, so a missing row means "grade it (again)" and never "it has a grade".
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from autograder.outcome import CannotStart, Result

SCHEMA = """
create table if not exists submission (student text primary key, digest text, running integer not null, result text,
    feedback text);
create table if not exists setting (name text primary key, value text);
"""


@dataclass
class Entry:
    digest: str | None  # of the files that `result` belongs to
    running: bool  # a run began and did not come to its end
    result: Result | None
    feedback: str | None  # of the marks and comments that the feedback was made from


class Journal:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.db = sqlite3.connect(path, isolation_level=None, timeout=60)
            self.db.executescript("pragma journal_mode=wal; pragma synchronous=full;" + SCHEMA)
        except sqlite3.DatabaseError as error:
            raise CannotStart(
                f"{path} cannot be read ({error}): move it away, and everything is graded again."
            ) from None

    def close(self) -> None:
        self.db.close()

    def entries(self) -> dict[str, Entry]:
        rows = self.db.execute("select student, digest, running, result, feedback from submission").fetchall()
        return {
            student: Entry(digest, bool(running), Result.from_dict(json.loads(result)) if result else None, feedback)
            for student, digest, running, result, feedback in rows
        }

    def begin(self, student: str) -> None:
        """A run starts; the last result stays readable until the new one is there, but no longer counts as current."""
        self.db.execute(
            "insert into submission values (?, null, 1, null, null) "
            "on conflict (student) do update set running = 1, digest = null",
            (student,),
        )

    def finish(self, student: str, digest: str, result: Result) -> None:
        self.db.execute(
            "insert into submission values (?, ?, 0, ?, null) on conflict (student) do update set "
            "digest = excluded.digest, running = 0, result = excluded.result, feedback = null",
            (student, digest, json.dumps(result.to_dict())),
        )

    def gave_feedback(self, student: str, fingerprint: str) -> None:
        self.db.execute("update submission set feedback = ? where student = ?", (fingerprint, student))

    def setting(self, name: str, value: str | None = None) -> str | None:
        """Read a setting, or write it where a value is given."""
        if value is not None:
            self.db.execute("insert or replace into setting values (?, ?)", (name, value))
        row = self.db.execute("select value from setting where name = ?", (name,)).fetchone()
        return row[0] if row else None

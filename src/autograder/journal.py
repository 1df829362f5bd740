"""What has been graded, in a file that survives a kill at any moment: grades/ASSIGNMENT.journal (SQLite).

One row per student, in one of four states:

    queued   to be run                       running  a run began; if nothing followed, it is run again
    graded   the result is here, durable     applied  it is also in the gradebook and in autograded/

A result stands here before it stands anywhere else, so what was killed between the two is written again without being
run again. Leaves out who is to be graded and what is written when (see `classroom`, `clerk`).
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder import signals
from autograder.outcome import CannotStart, Result

QUEUED, RUNNING, GRADED, APPLIED = "queued", "running", "graded", "applied"
VERSION = 2
SCHEMA = f"""
create table submission (student text primary key, state text not null, digest text, result text, notebooks blob,
    limits text, stopped integer not null default 0, walls integer not null default 1, feedback text,
    begun integer not null default 0);
create table if not exists setting (name text primary key, value text);
pragma user_version = {VERSION};
"""
# The first engine's table had one flag instead of states. Its results stay readable, and every one of its submissions
# is run again, because a digest names the engine.
MIGRATE = """
alter table submission rename to first;
{schema}
insert into submission (student, state, digest, result, walls, feedback)
    select student, case when running then 'running' else 'applied' end, digest, result, 0, feedback from first;
drop table first;
"""


@dataclass
class Done:
    """What came of running one submission."""

    digest: str  # of the files, the assignment and the engine that it belongs to
    result: Result
    notebooks: dict[str, str] = field(default_factory=dict)  # by name: JSON text for autograded/
    limits: dict[str, float] = field(default_factory=dict)  # seconds: "total" and "cell"
    stopped: bool = False  # something in it ran into one of these limits
    walls: bool = True  # whether it ran in a sandbox
    files: dict[str, bytes] = field(
        default_factory=dict
    )  # beside the notebooks; not kept here, the submission has them


@dataclass
class Entry:
    """What the journal knows about one student. `result` and what goes with it are the last ones there were; they are
    those of what is handed in only where `current` says so and the digest is the same."""

    state: str
    digest: str | None
    result: Result | None
    limits: dict[str, float]
    stopped: bool
    walls: bool
    feedback: str | None  # of the marks and comments that the feedback was made from
    begun: int = 0  # runs that began and did not come to an end: the grader may have died of it

    @property
    def current(self) -> bool:
        return self.result is not None and self.state in (GRADED, APPLIED)


class Journal:
    """One process writes it (see `Course.lock`). Raises CannotStart where the file is not a journal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, isolation_level=None, timeout=60)
        try:
            self.db.execute("pragma journal_mode=wal")
            self._synchronous("normal")
            self._upgrade()
            self.entries()
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError) as error:
            self.db.close()
            if isinstance(error, sqlite3.OperationalError):  # the disk or its permissions: the file itself is whole
                raise CannotStart(
                    f"{path} cannot be used ({error}): look at the disk and at the permissions of the folder, then run "
                    f"the same command again. Nothing is lost."
                ) from None
            raise CannotStart(
                f"{path} cannot be read ({error}): move it away, and everything is graded again."
            ) from None
        except CannotStart:
            self.db.close()
            raise

    def _upgrade(self) -> None:
        version = self.db.execute("pragma user_version").fetchone()[0]
        if version > VERSION:
            raise CannotStart(
                f"{self.path} was written by a newer version of this grader: use that version, or move the file away, "
                f"and everything is graded again."
            )
        if version < VERSION:
            first = self.db.execute("select 1 from sqlite_master where name = 'submission'").fetchone()
            script = MIGRATE.format(schema=SCHEMA) if first else SCHEMA
            self.db.executescript(f"begin immediate; {script} commit;")

    def _synchronous(self, level: str) -> None:
        """`full`: a commit waits until it is on the disk. `normal`: it survives the process, not a power cut, after
        which a later state is missing and the earlier one is true."""
        self.db.execute(f"pragma synchronous={level}")

    def close(self) -> None:
        self.db.close()

    def entries(self) -> dict[str, Entry]:
        """Everything but the notebooks, by student."""
        rows = self.db.execute(
            "select student, state, digest, result, limits, stopped, walls, feedback, begun from submission"
        ).fetchall()
        return {
            student: Entry(
                state,
                digest,
                Result.from_dict(json.loads(result)) if result else None,
                json.loads(limits) if limits else {},
                bool(stopped),
                bool(walls),
                feedback,
                begun,
            )
            for student, state, digest, result, limits, stopped, walls, feedback, begun in rows
        }

    def queue(self, students: Iterable[str]) -> None:
        """These are to be run. What is known of them stays readable, and no longer counts as current."""
        with signals.held():
            self.db.execute("begin")
            self.db.executemany(
                "insert into submission (student, state) values (?, 'queued') "
                "on conflict (student) do update set state = 'queued', notebooks = null, begun = 0",
                [(student,) for student in students],
            )
            self.db.execute("commit")

    def begin(self, student: str) -> None:
        self.db.execute("update submission set state = 'running', begun = begun + 1 where student = ?", (student,))

    def graded(self, student: str, done: Done) -> None:
        """Keep a result for good: when this returns it is on the disk."""
        self._synchronous("full")
        try:
            self.db.execute(
                "insert or replace into submission values (?, 'graded', ?, ?, ?, ?, ?, ?, null, 0)",
                (
                    student,
                    done.digest,
                    json.dumps(done.result.to_dict()),
                    zlib.compress(json.dumps(done.notebooks).encode(), 1),
                    json.dumps(done.limits),
                    done.stopped,
                    done.walls,
                ),
            )
        finally:
            self._synchronous("normal")

    def notebooks(self, student: str) -> dict[str, str]:
        """The notebooks of a result that is not applied yet."""
        row = self.db.execute("select notebooks from submission where student = ?", (student,)).fetchone()
        return json.loads(zlib.decompress(row[0])) if row and row[0] else {}

    def applied(self, student: str) -> None:
        self.db.execute("update submission set state = 'applied', notebooks = null where student = ?", (student,))

    def gave_feedback(self, student: str, fingerprint: str) -> None:
        self.db.execute("update submission set feedback = ? where student = ?", (fingerprint, student))

    def setting(self, name: str, value: str | None = None) -> str | None:
        """Read a setting, or write it where a value is given."""
        if value is not None:
            self.db.execute("insert or replace into setting values (?, ?)", (name, value))
        row = self.db.execute("select value from setting where name = ?", (name,)).fetchone()
        return row[0] if row else None

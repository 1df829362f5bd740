"""The sandbox as the grader sees it: a payload goes in, a report comes out, many at once. Knows nothing of courses.

Keeps one zygote warm and renews it by rule; a renewal never breaks what is running. See `supervisor` for what is done
with a payload.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.jail import cgroup, frames, parcel, walls
from autograder.limits import LIMITS
from autograder.outcome import CannotStart, SandboxLost

ENTRIES = {"pupil": "autograder.split.pupil", "judge": "autograder.split.judge"}
WARM_UP = 300.0  # seconds for a zygote to import and prove itself
GRACE = 90.0  # seconds a supervisor may take beyond twice the limit of its submission
REPORT = 1 << 28  # bytes
ADVICE = (
    "Allow unprivileged user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, or the "
    "AppArmor setting of your distribution), or grade without protection with --unsafe-no-sandbox."
)


class Zygote:
    """One zygote process and what is known about it. `wait` blocks until it is ready or is known not to be."""

    def __init__(self, modules: Sequence[str], walled: bool, hidden: Sequence[Path], entries: dict[str, str]) -> None:
        self.walled, self.hidden = walled, hidden
        self.jobs = 0  # in flight
        self.served = 0
        self.retired = False
        self.leashes: set[socket.socket] = set()  # connections to supervisors; each ends its own when it closes
        self.lock = threading.Lock()
        self.control, theirs = socket.socketpair()
        wish = json.dumps({"modules": list(modules), "walls": walled, "entries": entries})
        module = [sys.executable, "-s", "-P", "-m", "autograder.jail.zygote", str(theirs.fileno()), wish]
        environment = None
        if walled:
            module = walls.outer(module, hidden)
        else:
            paths = os.pathsep.join(map(str, walls.import_paths()))
            environment = {**os.environ, **walls.ENVIRONMENT, "PYTHONPATH": paths}
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process that writes it
        self.process = subprocess.Popen(
            module,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        theirs.close()

    def wait(self) -> None:
        """Until it is warm. Raises `CannotStart` with what it said where it cannot be."""
        try:
            got = frames.receive(self.control, 1 << 16, frames.until(time.monotonic() + WARM_UP))
        except (frames.FrameError, frames.Late):
            got = (b"E", bytearray(f"it was not ready within {WARM_UP:g} s".encode()))
        if got is not None and got[0] == b"R":
            return
        self.end()
        if got is not None:
            raise CannotStart(f"The process that runs submissions cannot start: {got[1].decode()}")
        said = self.said() or f"exit status {self.process.returncode}"
        if self.walled:
            raise CannotStart(f"No sandbox on this machine: {said}. {ADVICE}")
        raise CannotStart(f"The process that runs submissions cannot start: {said}")

    def said(self) -> str:
        """The last line of its log."""
        with contextlib.suppress(ValueError, OSError):
            self.log.seek(max(0, self.log.seek(0, os.SEEK_END) - 2000))
            lines = self.log.read().decode(errors="replace").strip().splitlines()
            return lines[-1].strip() if lines else ""
        return ""

    def alive(self) -> bool:
        """Whether it takes jobs. It says nothing once it is warm: what can be read from it is its end."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        return not self.retired and not poll.poll(0)

    def job(self, data: bytes, seconds: float, kind: bytes = b"J", doors: Sequence[int] = ()) -> dict | None:
        """The report for a packed payload; None where this zygote forks no more. Raises `SandboxLost`."""
        ours, theirs = socket.socketpair()
        self.leashes.add(ours)
        with ours:
            try:
                with theirs, self.lock:
                    socket.send_fds(self.control, [kind], [theirs.fileno(), *doors])
                deadline = frames.until(time.monotonic() + seconds)
                with contextlib.suppress(frames.Gone):  # what it said before is still to be read
                    frames.send(ours, b"P", data, deadline)
                got = frames.receive(ours, REPORT, deadline)
            except frames.Late:
                raise SandboxLost("the sandbox gave no report in time") from None
            except (OSError, frames.FrameError) as error:
                raise SandboxLost(f"the sandbox vanished: {error}") from error
            finally:
                self.leashes.discard(ours)
        if got is None:
            raise SandboxLost(f"the sandbox vanished without a report ({self.said() or 'it said nothing'})")
        kind, body = got
        if kind == b"X":
            raise SandboxLost(body.decode(errors="replace"))
        return json.loads(bytes(body)) if kind == b"D" else None

    def prove(self) -> None:
        """Run the probe in a jail. Raises `CannotStart` where a wall does not stand."""
        shown = walls.shown_paths(self.hidden)
        hidden = [
            path for path in self.hidden if not any(path in s.parents for s in shown)
        ]  # a mere way to what is shown
        with socket.socket() as listener, tempfile.NamedTemporaryFile(buffering=0) as canary:
            canary.write(b"nobody's business")
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            seen = [canary.name, "/etc/passwd", str(Path.home() / ".ssh"), *map(str, hidden)]
            task = {"files": seen, "port": listener.getsockname()[1]}
            step = {"name": "self-test", "where": "pupil", "source": json.dumps(task), "graded": False, "student": []}
            payload = {"steps": [step], "files": {}, "key_files": {}, "limits": {**LIMITS, "total": 30.0}}
            try:
                report = self.job(parcel.pack(payload), 60, b"P")
            except SandboxLost as lost:
                raise CannotStart(f"No sandbox on this machine: {lost}. {ADVICE}") from lost
        told = report["cells"][0]["report"] if report else None
        if told is None:
            raise CannotStart(f"No sandbox on this machine: its self-test gave no answer. {ADVICE}")
        if told["stdout"]:
            raise CannotStart(
                f"The sandbox leaks, so nothing was run: {told['stdout'].replace(chr(10), '; ')}. {ADVICE}"
            )

    def end(self) -> None:
        """Close the connection and wait for the end, which takes everything below with it."""
        self.retired = True
        self.control.close()
        for leash in list(self.leashes):
            with contextlib.suppress(OSError):  # closed this moment
                leash.shutdown(socket.SHUT_RDWR)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Sandbox:
    """Runs payloads. Thread-safe. `hidden`: the course's folders and files that no submission may see.

    Starts a zygote in the background; `run` waits for it. Without `walls` the same processes run unprotected.
    """

    def __init__(
        self,
        modules: Sequence[str],
        walls: bool = True,
        restart_after: int = 200,
        hidden: Sequence[Path] = (),
        entries: dict[str, str] | None = None,
    ) -> None:
        self.groups = cgroup.delegated(cgroup.mounted()) if walls else None
        self.modules, self.walled, self.restart_after = list(modules), walls, restart_after
        self.hidden, self.entries = [Path(h).resolve() for h in hidden], entries or ENTRIES
        self.changed = threading.Condition()
        self.current: Zygote | None = None
        self.trouble: BaseException | None = None
        self.wanted, self.closed = True, False
        self.old: list[Zygote] = []
        # one thread starts every zygote and outlives them: bubblewrap ends with the thread that started it
        self.keeper = threading.Thread(target=self._keep, name="sandbox", daemon=True)
        self.keeper.start()

    def ready(self) -> None:
        """Wait until submissions can be run. Raises `CannotStart` with the reason where they cannot."""
        self._give_back(self._take(0))

    def run(self, payload: dict) -> dict:
        """Run one submission and report. Raises `SandboxLost` where there is no report, and `CannotStart`."""
        limits = {**LIMITS, **payload.get("limits", {})}
        whole = {"files": {}, "key_files": {}, **payload, "limits": limits}
        data = parcel.pack(whole)
        for _ in range(3):
            zygote = self._take(1)
            try:
                with contextlib.ExitStack() as stack:
                    doors = [stack.enter_context(cgroup.group(self.groups, limits))] if self.groups else []
                    report = zygote.job(data, 2 * limits["total"] + GRACE, doors=doors)
            finally:
                self._give_back(zygote)
            if report is not None:
                return report
            with self.changed:
                zygote.retired = True
        raise SandboxLost("three sandboxes in a row had more than one thread and could not fork")

    def close(self) -> None:
        """End everything, what is running included."""
        with self.changed:
            self.closed = True
            self.changed.notify_all()
        self.keeper.join()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, count: int) -> Zygote:
        with self.changed:
            while True:
                if self.closed:
                    raise SandboxLost("the sandbox has been closed")
                if self.trouble is not None:
                    raise CannotStart(str(self.trouble)) from self.trouble
                if self.current is not None and not self.current.alive():
                    self._retire()
                if self.current is not None and self.current.served + count > self.restart_after:
                    self._retire()
                if self.current is not None:
                    self.current.jobs += 1
                    self.current.served += count
                    return self.current
                self.wanted = True
                self.changed.notify_all()
                self.changed.wait()

    def _give_back(self, zygote: Zygote) -> None:
        with self.changed:
            zygote.jobs -= 1
            self.changed.notify_all()

    def _retire(self) -> None:
        """Take no more jobs to the current zygote; call with the lock held."""
        if self.current is not None:
            self.current.retired = True
            self.old.append(self.current)
        self.current = None

    def _keep(self) -> None:
        """Life of the keeper: start zygotes when they are wanted, end retired ones when their last job is done."""
        while True:
            with self.changed:
                while not (self.closed or self.wanted or any(z.jobs == 0 for z in self.old)):
                    self.changed.wait()
                done = [z for z in self.old if z.jobs == 0 or self.closed]
                self.old = [z for z in self.old if z not in done]
                if self.closed and self.current is not None:
                    done.append(self.current)
                    self.current = None
                start = self.wanted and not self.closed
                closed = self.closed
            for zygote in done:
                zygote.end()
            if closed:
                return
            if start:
                self._start()

    def _start(self) -> None:
        fresh, trouble = None, None
        try:
            fresh = Zygote(self.modules, self.walled, self.hidden, self.entries)
            fresh.wait()
            if self.walled:
                fresh.prove()
        except BaseException as error:
            trouble = error
            if fresh is not None:
                fresh.end()
        with self.changed:
            self.current, self.trouble = (fresh, None) if trouble is None else (None, trouble)
            self.wanted = False  # only now: those who waited have said so again and again
            self.changed.notify_all()

"""Drives one submission through a judge and a pupil: whose turn it is, deadlines, memory, who is ended, the report.

Trusted code only runs here. What the children send is taken by kind and size and passed on unread, except for the two
reports of cells, which are JSON. Whatever a child does costs at most that child. When the grader's connection closes
everything ends.
"""

from __future__ import annotations

import json
import select
import socket
import time
from typing import NoReturn

from autograder.jail import frames, parcel, watch
from autograder.jail.nursery import Nursery
from autograder.jail.turns import Cut, Fault, Jail, Lost, Over, Turns, how, report_in

TICK, YOUNG = 0.25, 0.5  # seconds between two looks at the memory; of a jail's life before the first
START = 30.0  # seconds for a jail to stand, and for the grader to send a payload or take a report
PAYLOAD = 1 << 31  # bytes
REPORTS = 1 << 25  # bytes of all reports of a pupil that are kept; it may have thousands of cells
HASTY, LONGER = 5.0, 5  # seconds a call always gets; times the limit of a cell that a deadline moves at most


class Supervisor:
    """One submission. `run` gives the report."""

    def __init__(self, payload: dict, nursery: Nursery, leash: socket.socket) -> None:
        self.steps, self.limits, self.payload = payload["steps"], payload["limits"], payload
        self.nursery, self.leash = nursery, leash
        self.jails: dict[str, Jail] = {}
        self.spoiled: set[int] = set()  # pupil cells that ended or hung a pupil: never run again
        self.losses, self.hangs, self.room = 0, 0, REPORTS
        self.start = time.monotonic()
        self.end = self.start + self.limits["total"]
        self.look = self.start + YOUNG
        self.cells = [
            {"name": step["name"], "where": side, "status": "not run", "report": None}
            for step in self.steps
            for side in self._sides(step)
        ]
        self.events: list[dict] = []
        self.cell = ""
        self.judged: dict | None = None  # the entry of the judge cell that is being run
        self.lag = watch.Lag(lambda: [jail.pid for jail in self.jails.values()])
        self.heavy: Lost | None = None  # the pupil was lost for its memory while the judge was at work

    @staticmethod
    def _sides(step: dict) -> tuple[str, ...]:
        return ("pupil", "judge") if step["where"] == "both" else (step["where"],)

    def run(self) -> dict:
        """Run all steps. Raises `Cut` when the grader is gone and `Fault` where a jail could not be built."""
        ended = "finished"
        try:
            for side in ("judge", "pupil"):
                if any(side in self._sides(step) for step in self.steps):
                    self.fork(side)
            entries = iter(self.cells)
            for number, step in enumerate(self.steps):
                for side in self._sides(step):
                    entry = next(entries)
                    self.cell = step["name"]
                    (self.pupil_cell if side == "pupil" else self.judge_cell)(number, step, entry)
        except Over as over:
            ended = str(over)
        for side in list(self.jails):
            self.bury(side)
        seconds = round(time.monotonic() - self.start, 4)
        return {"cells": self.cells, "events": self.events, "ended": ended, "seconds": seconds}

    # jails

    def fork(self, side: str) -> Jail:
        pid, sock = self.nursery.fork(side, self.limits)
        jail = self.jails[side] = Jail(side, pid, sock)
        files = self.payload["files" if side == "pupil" else "key_files"]
        try:
            frames.send(sock, b"F", parcel.pack({"files": files, "key_files": {}}), self.waiting(jail, START))
        except frames.FrameError:
            pass  # what went wrong is still to be read
        except frames.Late as error:
            raise Fault(f"the {side}'s jail did not stand up: {error}") from error
        return jail

    def stand(self, jail: Jail) -> None:
        """Wait until the wall stands; nothing that a student wrote has run before."""
        if jail.standing:
            return
        try:
            got = frames.receive(jail.sock, 1 << 20, self.waiting(jail, START))
        except (frames.FrameError, frames.Late, Lost) as error:
            raise Fault(f"the {jail.side}'s jail did not stand up: {error}") from error
        if got is None or got[0] != b"W":
            raise Fault(f"the {jail.side}'s jail could not be built: {got[1].decode() if got else 'it ended'}")
        for text in json.loads(got[1]):
            self.event("files", text)
        jail.standing = True

    def bury(self, side: str) -> int:
        jail = self.jails.pop(side)
        jail.sock.close()
        return self.nursery.bury(jail.pid)

    def event(self, kind: str, text: str) -> None:
        self.events.append({"kind": kind, "cell": self.cell, "text": text})

    # waiting

    def waiting(self, jail: Jail, seconds: float | None = None, deadline: float = float("inf")) -> frames.Wait:
        """A wait for the connection to `jail` that also minds the leash, all deadlines and the memory. Time without a
        processor, because others had it, moves the deadlines."""
        asked = own = deadline if seconds is None else time.monotonic() + seconds
        poll = select.poll()
        poll.register(self.leash, select.POLLIN)

        def wait(sock: socket.socket, event: int) -> None:
            nonlocal own
            poll.register(sock, event)
            while True:
                now = time.monotonic()
                if now >= min(self.end, own):
                    self.end = self.start + self.limits["total"] + min(self.lag.all(), self.limits["total"])
                    own = asked + min(self.lag.seconds(), LONGER * self.limits["cell"])
                if now >= self.end:
                    raise Over("total")
                if now >= own:
                    raise frames.Late(f"no answer within {seconds} s")
                if now >= self.look:
                    self.weigh(now, jail)
                pause = max(0.0, min(own, self.end, self.look) - now)
                ready = dict(poll.poll(pause * 1000 + 1))
                if self.leash.fileno() in ready:
                    raise Cut
                if ready:
                    return

        return wait

    def weigh(self, now: float, waited_for: Jail) -> None:
        """Look at the memory of both jails; the one over the limit is lost."""
        self.look = now + TICK
        for jail in list(self.jails.values()):
            if now - jail.born < YOUNG or not watch.exceeds(jail.pid, self.limits["memory"]):
                continue
            if jail.side == "judge":
                self.judge_over("memory", "The judge was ended at its memory limit.")
            lost = Lost("memory", f"It used more than {self.limits['memory'] / 1e6:,.0f} MB of memory and was stopped.")
            if waited_for is jail:
                raise lost
            self.heavy = lost
            self.lose(lost)

    # the pupil

    def pupil(self, number: int) -> Jail:
        """A pupil that has run its cells before step `number` and is idle; forked and taught again where need be."""
        while True:
            if self.losses >= self.limits["lost"]:
                raise Over("lost")
            try:
                jail = self.jails.get("pupil")
                if jail is None:
                    jail = self.fork("pupil")
                    self.stand(jail)
                    for earlier, step in enumerate(self.steps[:number]):
                        if "pupil" in self._sides(step) and earlier not in self.spoiled:
                            self.teach(jail, earlier, step)
                self.stand(jail)
                poll = select.poll()
                poll.register(jail.sock, select.POLLIN)
                if poll.poll(0):
                    if frames.receive(jail.sock, self.limits["frame"], self.waiting(jail, 1)) is None:
                        raise Lost("died", "{how} between two cells.")
                    raise Lost("died", "It sent something though nobody had asked.", "protocol")
                return jail
            except (frames.FrameError, frames.Late):
                self.lose(Lost("died", "It sent something though nobody had asked.", "protocol"))
            except Lost as lost:
                self.lose(lost)

    def teach(self, jail: Jail, number: int, step: dict) -> bytearray:
        """Run one cell in the pupil; its report as bytes. A cell that ends or hangs it is noted. Raises `Lost`."""
        self.lag.start()
        try:
            wait = self.waiting(jail, self.limits["cell"])
            task = {"name": step["name"], "source": step["source"]}
            frames.send(jail.sock, b"R", json.dumps(task).encode(), wait)
            got = frames.receive(jail.sock, self.limits["frame"], wait)
            if got is None:
                raise Lost("died", "{how}.")
            if got[0] != b"D":
                raise Lost("died", "It spoke out of turn.", "protocol")
            return got[1]
        except frames.Late:
            self.spoiled.add(number)
            raise Lost("stopped", f"It ran longer than {self.limits['cell']:g} s and was stopped.") from None
        except frames.Gone:
            self.spoiled.add(number)
            raise Lost("died", "{how}.") from None
        except frames.FrameError as error:
            self.spoiled.add(number)
            raise Lost("died", f"It sent what cannot be read: {error}.", "protocol") from None
        except Lost:
            self.spoiled.add(number)
            raise

    def patience(self) -> float:
        """Seconds for a call, half as many after each that had to be stopped: many checks can call one endless loop."""
        return max(min(HASTY, self.limits["call"]), self.limits["call"] / 2**self.hangs)

    def lose(self, lost: Lost) -> None:
        """End a pupil for good and note why."""
        code = self.bury("pupil") if "pupil" in self.jails else 0
        self.losses += 1
        self.hangs += lost.why == "stopped"
        lost.text = lost.text.replace("{how}", how(code))
        self.event(lost.event, lost.text)

    def pupil_cell(self, number: int, step: dict, entry: dict) -> None:
        jail = self.pupil(number)
        try:
            entry["status"] = "stopped"  # what it is if the time for all ends now
            body = self.teach(jail, number, step)
        except Lost as lost:
            entry["status"] = lost.why
            self.lose(lost)
            return
        report = report_in(body, min(self.room, 16 * int(self.limits["output"]) + 65_536))
        self.room -= len(body) if report is not None else 0
        entry["report"] = report
        entry["status"] = "error" if report is not None and report.get("status") == "error" else "ok"

    # the judge

    def judge_over(self, status: str, text: str) -> NoReturn:
        """The judge is gone by no decision of ours: nobody knows the rest."""
        if self.judged is not None:
            self.judged["status"] = status
        self.event("judge", text)
        raise Over("judge")

    def judge(self, number: int) -> Jail:
        """A judge that has run the cells before step `number` that are not graded, and knows all names of answers."""
        fresh = "judge" not in self.jails
        jail = self.fork("judge") if fresh else self.jails["judge"]
        self.stand(jail)
        for step in self.steps[:number] if fresh else []:
            if "judge" in self._sides(step):
                again = {**step, "source": ""} if step["graded"] else step
                try:
                    Turns(self, jail, self.jails.get("pupil"), again).play()
                except frames.Late:
                    self.judge_over("stopped", "The judge did not get through its own cells a second time.")
        return jail

    def judge_cell(self, number: int, step: dict, entry: dict) -> None:
        asks = any("pupil" in self._sides(s) for s in self.steps)
        judge, self.heavy, self.judged = self.judge(number), None, entry
        pupil = self.pupil(number + (step["where"] == "both")) if asks else None  # last: it can be lost meanwhile
        entry["status"] = "stopped"  # what it is if the time for all ends now
        self.lag.start()
        patience = self.patience()
        turns = Turns(self, judge, pupil, step)
        try:
            body = turns.play()
        except frames.Late:
            self.event("stopped", f"The check ran longer than {self.limits['cell']:g} s and was stopped.")
            self.bury("judge")
            if turns.open and "pupil" in self.jails:  # one in the middle of an answer is of no use either
                self.bury("pupil")
            return
        finally:
            self.judged = None
        report = report_in(body, int(self.limits["frame"]))
        if report is not None and turns.lost:
            report |= {"lost": turns.lost.why, "limit": patience}
        entry["report"] = report
        entry["status"] = "ok" if report is not None and report.get("status") == "ok" else "error"


def supervise(job: socket.socket, walled: bool, entries: dict[str, str]) -> None:
    """Life of a supervisor: take the payload from the grader, run it, send the report.

    The nursery is forked before the payload is read: what it forks must not find it in its memory.
    """
    nursery = Nursery(walled, entries, (job,))
    got = frames.receive(job, PAYLOAD, frames.until(time.monotonic() + START))
    if got is None:
        return
    try:
        report = Supervisor(parcel.unpack(got[1]), nursery, job).run()
        frames.send(job, b"D", json.dumps(report).encode(), frames.until(time.monotonic() + START))
    except Fault as fault:
        frames.send(job, b"X", str(fault).encode(), frames.until(time.monotonic() + START))
    except (Cut, frames.Gone):
        pass  # nobody waits for the report

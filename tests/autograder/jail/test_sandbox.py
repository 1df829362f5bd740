"""A sandbox serves many at once, renews itself, and tells its own end apart from a submission's."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from actors import cell

from autograder.jail import sandbox, walls, watch
from autograder.jail.sandbox import Sandbox
from autograder.outcome import CannotStart, SandboxLost

pytestmark = pytest.mark.slow
ENTRIES = {"pupil": "actors", "judge": "actors"}
SLOW = {"steps": [cell("f", "pupil", ["sleep", 1.5], ["done", {}])]}
QUICK = {"steps": [cell("f", "pupil", ["done", {}])]}


def below(pid: int) -> list[psutil.Process]:
    return [psutil.Process(child) for child in watch.tree(pid)[1:]]


def below_by_one(pid: int) -> list[psutil.Process]:
    return [child for child in below(pid) if child.ppid() == pid]


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=10)[1]


@pytest.fixture(params=[True, False], ids=["walls", "no walls"])
def box(request):
    if request.param:
        request.getfixturevalue("walled")
    with Sandbox([], walls=request.param, entries=ENTRIES) as made:
        made.ready()
        yield made


def test_many_run_at_once(box):
    with ThreadPoolExecutor(6) as pool:
        reports = list(pool.map(box.run, [QUICK] * 24))
    assert all(r["cells"][0]["status"] == "ok" for r in reports)


def test_a_renewal_breaks_nothing_that_runs(box):
    box.restart_after = 3
    first = box.current
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(box.run, SLOW)
        time.sleep(0.3)
        quick = [box.run(QUICK) for _ in range(4)]
        assert box.current is not first
        assert slow.result()["cells"][0]["status"] == "ok"
    assert all(r["ended"] == "finished" for r in quick)
    assert first.process.wait(10) == 0


def test_nothing_is_left_after_the_end(box):
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(box.run, SLOW)
        time.sleep(0.5)
        tree = [psutil.Process(box.current.process.pid), *below(box.current.process.pid)]
        assert len(tree) >= 4
        box.close()
        with pytest.raises(SandboxLost):
            lost.result()
    assert gone(tree)
    with pytest.raises(SandboxLost, match="closed"):
        box.run(QUICK)


def test_a_killed_zygote_loses_what_runs_and_nothing_later(walled):
    with Sandbox([], entries=ENTRIES) as box, ThreadPoolExecutor(3) as pool:
        box.ready()
        for _ in range(3):
            lost = [pool.submit(box.run, SLOW) for _ in range(2)]
            time.sleep(0.4)
            # those above it have one child each
            zygote = next(p for p in below(box.current.process.pid) if len(below_by_one(p.pid)) > 1)
            os.kill(zygote.pid, signal.SIGKILL)
            for job in lost:
                with pytest.raises(SandboxLost):
                    job.result()
            assert box.run(QUICK)["cells"][0]["status"] == "ok"


def test_a_killed_supervisor_loses_its_job_alone(walled):
    with Sandbox([], entries=ENTRIES) as box, ThreadPoolExecutor(1) as pool:
        box.ready()
        lost = pool.submit(box.run, SLOW)
        time.sleep(0.4)
        # last in a row: supervisor, nursery, first process of the jail, pupil
        supervisor, *jails = below(box.current.process.pid)[-4:]
        os.kill(supervisor.pid, signal.SIGKILL)
        with pytest.raises(SandboxLost):
            lost.result()
        assert gone(jails)
        first = box.current
        assert box.run(QUICK)["cells"][0]["status"] == "ok" and box.current is first


def test_a_module_that_starts_a_thread_is_refused(walled, tmp_path, monkeypatch):
    tmp_path.chmod(0o755)  # the sandbox runs as nobody
    monkeypatch.syspath_prepend(tmp_path)
    start = "threading.Thread(target=time.sleep, args=(30,), daemon=True).start()"
    (tmp_path / "threaded.py").write_text(f"import threading, time\n{start}")
    with Sandbox(["threaded"], entries=ENTRIES) as box, pytest.raises(CannotStart, match="2 threads run"):
        box.run(QUICK)


def test_a_module_that_is_not_there_is_named():
    with Sandbox(["no_such_module"], walls=False, entries=ENTRIES) as box:
        for _ in range(2):
            with pytest.raises(CannotStart, match="No module named 'no_such_module'"):
                box.run(QUICK)


def test_without_bubblewrap_nothing_runs(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with (
        Sandbox([], entries=ENTRIES) as box,
        pytest.raises(CannotStart, match="not installed.*--unsafe-no"),
    ):
        box.run(QUICK)


def test_a_bubblewrap_that_fails_is_quoted(monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        Sandbox([], entries=ENTRIES) as box,
        pytest.raises(CannotStart, match="No permissions.*user namespaces"),
    ):
        box.run(QUICK)


def test_a_wall_with_a_hole_is_found_before_anything_runs(walled, monkeypatch):
    line = walls.outer

    def leaky(command, hidden=()):
        whole = line(command, hidden)
        whole.remove("--unshare-net")
        return [
            *whole[: whole.index("--remount-ro")],
            "--ro-bind",
            "/etc/passwd",
            "/etc/passwd",
            *whole[whole.index("--remount-ro") :],
        ]

    monkeypatch.setattr(sandbox.walls, "outer", leaky)
    with (
        Sandbox([], entries=ENTRIES) as box,
        pytest.raises(CannotStart, match="nothing was run: /etc/passwd"),
    ):
        box.run(QUICK)


GRADER = """
import sys
from actors import cell
from autograder.jail.sandbox import Sandbox
box = Sandbox([], walls=sys.argv[1] == "walls", entries={"pupil": "actors", "judge": "actors"})
box.ready()
print(box.current.process.pid, flush=True)
box.run({"steps": [cell("f", "pupil", ["sleep", 60])]})
"""


@pytest.mark.parametrize("mode", ["walls", "no walls"])
def test_when_the_grader_is_killed_nothing_of_the_sandbox_is_left(mode, request):
    if mode == "walls":
        request.getfixturevalue("walled")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, walls.import_paths()))}
    command = [sys.executable, "-c", GRADER, mode]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as grader:
        outer = int(grader.stdout.readline())
        deadline = time.monotonic() + 10
        while len(below(outer)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        tree = [psutil.Process(outer), *below(outer)]
        assert len(tree) >= 4
        grader.kill()
    assert gone(tree)

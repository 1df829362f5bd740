"""Control groups are used where there are some with the limits needed, and left alone elsewhere.

Limits themselves need a delegated group of version 2; where the tests run without one, the files are stand-ins.
"""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from actors import cell

from autograder.jail import cgroup
from autograder.jail.sandbox import Sandbox

LIMITS = {"memory": 1_000_000, "tasks": 10}


def test_the_own_group_is_found_where_version_2_is_mounted(tmp_path):
    (tmp_path / "mounts").write_text(
        "30 1 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
        "31 1 0:27 / /sys/fs/cgroup/unified rw,nosuid - cgroup2 cgroup2 rw\n"
    )
    (tmp_path / "own").write_text("5:memory:/old\n0::/user.slice/a.scope\n")
    found = cgroup.mounted(str(tmp_path / "mounts"), str(tmp_path / "own"))
    assert str(found) == "/sys/fs/cgroup/unified/user.slice/a.scope"
    (tmp_path / "own").write_text("5:memory:/old\n")
    assert cgroup.mounted(str(tmp_path / "mounts"), str(tmp_path / "own")) is None
    assert cgroup.mounted(str(tmp_path / "missing"), str(tmp_path / "own")) is None


def test_a_group_without_the_limits_needed_is_not_touched(tmp_path):
    (tmp_path / "cgroup.controllers").write_text("cpu pids\n")
    assert cgroup.delegated(tmp_path) is None and cgroup.delegated(tmp_path / "missing") is None
    assert cgroup.delegated(None) is None
    assert [path.name for path in tmp_path.iterdir()] == ["cgroup.controllers"]


def test_a_delegated_group_takes_the_grader_in_below_and_hands_on_its_limits(tmp_path):
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids\n")
    assert cgroup.delegated(tmp_path) == tmp_path
    assert (tmp_path / "grader" / "cgroup.procs").read_text() == str(os.getpid())
    assert (tmp_path / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_a_submission_runs_in_a_group_of_its_own_that_is_gone_afterwards(walled):
    above = cgroup.mounted()
    if above is None or not os.access(above, os.W_OK):
        pytest.skip("no writable control group of version 2 on this machine")
    with Sandbox([], entries={"pupil": "actors", "judge": "actors"}) as box, ThreadPoolExecutor(1) as pool:
        box.ready()
        box.groups = above
        job = pool.submit(box.run, {"steps": [cell("f", "pupil", ["sleep", 1.0], ["done", {}])]})
        inside = set()
        while not job.done():
            for file in above.glob("submission-*/cgroup.procs"):
                inside |= set(file.read_text().split())
            time.sleep(0.05)
        assert job.result()["cells"][0]["status"] == "ok"
    assert len(inside) >= 4  # supervisor, nursery, the first process of the jail, the pupil
    assert not list(above.glob("submission-*"))


def test_what_is_left_in_a_group_is_killed():
    above = cgroup.mounted()
    if above is None or not os.access(above, os.W_OK):
        pytest.skip("no writable control group of version 2 on this machine")
    with cgroup.group(above, LIMITS) as door:
        child = subprocess.Popen(["sleep", "60"], preexec_fn=lambda: os.write(door, b"0"), pass_fds=[door])
    assert child.wait(10) == -9
    assert not list(above.glob("submission-*"))

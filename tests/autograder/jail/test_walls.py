"""What code in a jail cannot do, tried from inside; after each attempt honest work in the same sandbox goes well."""

import json
import os
import subprocess
import textwrap
import time
from pathlib import Path

import pytest

from autograder.jail import walls

pytestmark = pytest.mark.slow


def step(name, where, source, graded=False, student=()):
    return {"name": name, "where": where, "source": source, "graded": graded, "student": list(student)}


HONEST = [step("f", "pupil", "def f(x): return x + 1"), step("t", "judge", "assert f(1) == 2", True, ["f"])]


@pytest.fixture(autouse=True)
def still_sound(school):
    yield
    report = school.run({"steps": HONEST})
    assert report["cells"][1]["report"]["status"] == "ok" and report["events"] == [], report


def tell(box, source, limits=None, **payload):
    """Run a student's cell that ends with a line `tell(value)`; the value, and the whole report."""
    head = "def tell(value):\n    import json\n    print('TOLD' + json.dumps(value))\n"
    report = box.run({"steps": [step("x", "pupil", head + textwrap.dedent(source))], "limits": limits or {}, **payload})
    told = report["cells"][0]["report"]
    assert told is not None, report
    lines = [line[4:] for line in told["stdout"].splitlines() if line.startswith("TOLD")]
    assert lines, told
    return json.loads(lines[-1])


TRY = """
    def outcome(act):
        try:
            return f"done: {act()!r}"
        except BaseException as error:
            return type(error).__name__
"""


def test_no_network(school):
    source = (
        TRY
        + """
    import socket
    tell([
        outcome(lambda: socket.create_connection(("127.0.0.1", 22), 1)),
        outcome(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
        outcome(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
        open("/proc/net/dev").read().count(":"),
        outcome(lambda: socket.socketpair()),
    ])
    """
    )
    *refused, devices, pair = tell(school, source)
    assert refused == ["OSError"] * 3 and devices <= 1 and pair.startswith("done")


def ways_through_tmp() -> list[str]:
    """Folders in /tmp on the way to an import path: there are some where this checkout itself lies in /tmp."""
    return sorted({path.parts[2] for path in walls.shown_paths() if path.parts[1:2] == ("tmp",)})


def test_no_files_of_the_course_or_of_others(school):
    hidden = school.hidden[0]
    source = f"""
    import os
    there = [os.path.exists(p) for p in ({str(hidden)!r}, "/etc/passwd", "/home", "/var", "/usr/bin")]
    tell([*there, os.listdir("/tmp")])
    """
    assert tell(school, source) == [False] * 5 + [ways_through_tmp()]


def test_the_working_folder_holds_the_files_and_nothing_else(school):
    source = """
    import os
    tell([os.getcwd(), sorted(os.listdir()), open("data.csv").read(), os.getuid() != 0])
    """
    assert tell(school, source, files={"data.csv": b"1,2"}) == [walls.HOME, ["data.csv"], "1,2", True]


def test_what_the_judge_has_is_not_in_the_pupil(school):
    """The hidden check stands neither in a file nor anywhere in the memory of the pupil that answers it."""
    search = """
    def look():
        import re
        word = "hidden" + "-word-" + "xyzzy"
        found = 0
        with open("/proc/self/mem", "rb", 0) as memory, open("/proc/self/maps") as maps:
            for line in maps:
                low, high, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\\\\S+)", line).groups()
                if "w" in rights:
                    try:
                        memory.seek(int(low, 16))
                        found += memory.read(int(high, 16) - int(low, 16)).count(word.encode() + b"!")
                    except OSError:
                        pass
        return found
    """.replace("\\\\", "\\")
    check = "note = 'hidden-word-xyzzy!'\nassert look() == 0, look()"
    steps = [step("f", "pupil", textwrap.dedent(search)), step("t", "judge", check, True, ["look"])]
    again = [step("die", "pupil", "import os; os._exit(1)"), step("u", "judge", check, True, ["look"])]
    report = school.run({"steps": [*steps, *again], "key_files": {"k": b"hidden-word-xyzzy!"}})
    for number in (1, 3):
        assert report["cells"][number]["report"]["status"] == "ok", report["cells"][number]


def test_no_processes_of_others_and_none_can_be_touched(school):
    source = (
        TRY
        + """
    import os, ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    others = [int(n) for n in os.listdir("/proc") if n.isdigit() and int(n) != os.getpid()]
    tell([
        others,
        outcome(lambda: open("/proc/1/mem", "rb").read(1)),
        outcome(lambda: open("/proc/1/environ").read()),
        libc.ptrace(16, 1, 0, 0),
        outcome(lambda: os.readlink("/proc/1/fd/0")),
    ])
    """
    )
    assert tell(school, source) == [[1], "PermissionError", "PermissionError", -1, "PermissionError"]


def test_killing_everything_in_sight_ends_only_itself(school):
    source = """
    import contextlib, os, signal
    for pid, number in ((1, signal.SIGINT), (1, signal.SIGKILL), (os.getppid(), signal.SIGKILL), (-1, signal.SIGKILL)):
        with contextlib.suppress(OSError):
            os.kill(pid, number)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    report = school.run({"steps": [*HONEST, step("x", "pupil", textwrap.dedent(source)), *HONEST]})
    assert [c["status"] for c in report["cells"]] == ["ok", "ok", "died", "ok", "ok"]


def test_nothing_outside_the_scratch_folders_can_be_written(school):
    source = (
        TRY
        + """
    import os, sys
    library = os.path.dirname(json.__file__)
    places = ["/", "/dev", "/usr/lib", sys.prefix, library, "/proc/sys/kernel", "/submission.new"]
    def write(folder):
        with open(folder + "/x", "w") as file:
            return file.write("x")
    tell([outcome(lambda: write(p)) for p in places] + [outcome(lambda: write(p)) for p in (".", "/tmp", "/dev/shm")])
    """
    )
    told = tell(school, "import json\n" + textwrap.dedent(source))
    assert all(word in ("OSError", "PermissionError", "FileNotFoundError") for word in told[:7]), told
    assert told[7:] == ["done: 1"] * 3


def test_no_namespaces_mounts_or_rights(school):
    source = """
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    flags = [0x10000000, 0x20000, 0x40000000, 0x20000000]
    status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
    tell([
        [libc.unshare(f) for f in flags],
        libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0) if os.uname().machine == "x86_64" else -1,
        libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
        libc.umount2(b"/tmp", 2),
        [int(status[k], 16) for k in ("CapPrm", "CapEff", "CapBnd", "CapAmb")],
        int(status["NoNewPrivs"]),
        int(status["Seccomp"]),
    ])
    """
    assert tell(school, source) == [[-1] * 4, -1, -1, -1, [0] * 4, 1, 2]


def test_limits_cannot_be_raised(school):
    source = (
        TRY
        + """
    import resource
    kinds = [getattr(resource, "RLIMIT_" + k) for k in ("AS", "NPROC", "FSIZE", "CPU", "CORE", "NOFILE")]
    tell([outcome(lambda: resource.setrlimit(k, (resource.RLIM_INFINITY,) * 2)) for k in kinds])
    """
    )
    assert tell(school, source) == ["ValueError"] * 6


def test_memory_is_bounded_and_the_error_can_be_survived(school):
    source = (
        TRY
        + """
    tell([outcome(lambda: len(bytearray(n << 20))) for n in (100, 1000)])
    """
    )
    assert tell(school, source, {"memory": 400_000_000}) == [f"done: {100 << 20}", "MemoryError"]


def test_memory_over_many_processes_is_bounded(school):
    source = """
    import os, time
    for _ in range(6):
        if os.fork() == 0:
            kept = os.urandom(1 << 20) * 90
            time.sleep(60)
            os._exit(0)
    time.sleep(30)
    """
    steps = [step("x", "pupil", textwrap.dedent(source)), *HONEST]
    report = school.run({"steps": steps, "limits": {"memory": 300_000_000}})
    assert [c["status"] for c in report["cells"]] == ["memory", "ok", "ok"] and report["seconds"] < 15


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this system does not tell who had to wait")
def test_time_in_which_others_had_the_processor_is_not_counted(school):
    source = """
    import os, time
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for _ in range(5):
        if os.fork() == 0:
            end = time.monotonic() + 4
            while time.monotonic() < end:
                pass
            os._exit(0)
    while time.process_time() < 0.5:
        pass
    """
    steps = [step("x", "pupil", textwrap.dedent(source)), *HONEST]
    report = school.run({"steps": steps, "limits": {"cell": 1.0}})
    assert [c["status"] for c in report["cells"]] == ["ok", "ok", "ok"]


def test_there_is_one_session_however_often_one_asks_for_another(school):
    assert tell(school, "import os\nold = os.getsid(0)\nos.setsid()\ntell(os.getsid(0) == old)") is True


def test_no_file_can_be_leased_so_that_others_have_to_wait_for_it(school):
    source = (
        """
    import fcntl
    own = open("own.txt", "w")
"""
        + TRY
        + """
    tell([outcome(lambda: fcntl.fcntl(own, what, 1)) for what in (fcntl.F_SETFD, fcntl.F_SETLEASE)])
    """
    )
    assert tell(school, source) == ["done: 0", "PermissionError"]


def test_there_is_no_memory_that_belongs_to_no_process(school):
    source = (
        """
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)

    def shared(name):
        return os.strerror(ctypes.get_errno()) if getattr(libc, name)(0, 1, 0o1600) < 0 else "done"
"""
        + TRY
        + """
    tell([outcome(lambda: os.memfd_create("x")), shared("shmget"), shared("msgget"), shared("semget")])
    """
    )
    assert tell(school, source) == ["PermissionError", *["Operation not permitted"] * 3]


def test_a_new_judge_knows_the_names_of_all_answers(school):
    steps = [
        step("f", "pupil", "def f(x): return x + 1"),
        step("slow", "judge", "while True:\n    f is None", True, ["f"]),
        step("t", "judge", "assert f(1) == 2", True),
    ]
    report = school.run({"steps": steps, "limits": {"cell": 1.0}})
    assert [c["status"] for c in report["cells"]] == ["ok", "stopped", "ok"]


def test_forks_that_share_their_memory_are_no_reason_to_end_them(school):
    source = """
    import os, time
    kept = os.urandom(1 << 20) * 150
    pids = []
    for _ in range(6):
        pid = os.fork()
        if pid == 0:
            time.sleep(1.5)
            os._exit(0)
        pids.append(pid)
    tell([os.waitpid(pid, 0)[1] for pid in pids])
    """
    assert tell(school, source, {"memory": 300_000_000}) == [0] * 6


def test_a_fork_bomb_is_bounded_and_leaves_nothing(school):
    source = """
    import os, time
    count = 0
    for _ in range(256):
        try:
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
            count += 1
        except OSError:
            break
    tell(count)
    """
    assert 0 < tell(school, source, {"tasks": 32}) < 32


def test_disk_and_file_sizes_are_bounded(school):
    source = (
        TRY
        + """
    def fill(name, size):
        with open(name, "wb") as file:
            for _ in range(size):
                file.write(bytes(1 << 20))
    tell([outcome(lambda: fill("/tmp/a", 30)), outcome(lambda: fill("/tmp/b", 200)), outcome(lambda: fill("c", 30))])
    """
    )
    assert tell(school, source, {"disk": 50 << 20}) == ["done: None", "OSError", "OSError"]


def test_a_daemon_does_not_outlive_its_submission(school):
    source = """
    import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
    os.wait()
    tell(sum(name.isdigit() for name in os.listdir("/proc")))
    """
    assert tell(school, source) == 3
    deadline = time.monotonic() + 5
    while len(jailed(school)) > 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert jailed(school) == []


def jailed(box) -> list[int]:
    from autograder.jail import watch

    return watch.tree(box.current.process.pid)[4:]  # bubblewrap, its first process, the zygote's door, the zygote


def test_nothing_written_reaches_the_next_submission(school):
    source = """
    import os
    for folder in (".", "/tmp", "/dev/shm"):
        open(folder + "/note", "w").write("from before")
    tell(1)
    """
    assert tell(school, source) == 1
    look = """
    import os
    tell([os.listdir(folder) for folder in (".", "/tmp", "/dev/shm")])
    """
    assert tell(school, look) == [[], ways_through_tmp(), []]


def test_a_process_that_hides_its_memory_is_weighed_all_the_same(school):
    source = """
    import ctypes
    tell(ctypes.CDLL(None).prctl(4, 0, 0, 0, 0))
    """
    assert tell(school, source) == -1


def test_random_numbers_differ_between_submissions(school):
    source = """
    import random, numpy
    tell([random.random(), numpy.random.rand()])
    """
    first, second = tell(school, source), tell(school, source)
    assert first[0] != second[0] and first[1] != second[1]


def test_a_course_folder_inside_what_is_shown_is_covered(walled, tmp_path, monkeypatch):
    tmp_path.chmod(0o755)
    (tmp_path / "lib" / "solutions").mkdir(parents=True)
    (tmp_path / "lib" / "module.py").write_text("")
    (tmp_path / "lib" / "gradebook.db").write_text("marks")
    (tmp_path / "lib" / "solutions" / "a.py").write_text("secret")
    hidden = [tmp_path / "lib" / "solutions", tmp_path / "lib" / "gradebook.db"]
    monkeypatch.setattr(walls, "import_paths", lambda hidden=(): [tmp_path / "lib"])
    look = "os.path.exists('module.py'), os.listdir('solutions'), os.path.getsize('gradebook.db')"
    code = f"import os, sys; os.chdir(sys.argv[1]); print({look})"
    line = walls.outer([os.path.realpath(os.sys.executable), "-c", code, str(tmp_path / "lib")], hidden)
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["True", "[]", "0"], done.stderr


def test_import_paths_that_touch_the_course_are_left_out(monkeypatch, tmp_path):
    course = tmp_path / "course"
    for name in ("course/solutions/lib", "course/src", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    paths = [course, course / "solutions", course / "solutions" / "lib", course / "src", tmp_path / "elsewhere"]
    monkeypatch.setattr(walls.sys, "path", ["", *map(str, paths), str(tmp_path / "missing")])
    monkeypatch.chdir(tmp_path / "elsewhere")
    shown = walls.import_paths([course / "solutions"])
    assert shown == [course / "src", Path(walls.__file__).resolve().parents[2]]

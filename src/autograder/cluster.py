"""The same payloads on a dask.distributed cluster: `--scheduler ADDRESS`.

Each worker process of the cluster keeps one sandbox of its own; student code runs in that sandbox and never in a worker
process. Payloads and reports are plain data, and running one twice does no harm, so a worker may die at any moment:
its submissions are tried again elsewhere. Dask unpickles what travels between scheduler, workers and client, so the
cluster has to be one that you trust, on a network of its own or with TLS (dask's own configuration:
`distributed.comm.tls`). Leaves out the local case (see `jail.sandbox`). Dask is imported only when asked for.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any

from autograder.outcome import CannotStart, SandboxLost

FAILURES = 20  # deaths of a worker that one task may be near before dask gives it up: it counts innocent tasks too
_sandboxes: dict[tuple[tuple[str, ...], bool], Any] = {}
_lock = threading.Lock()


def task(payload: dict, modules: tuple[str, ...], walls: bool) -> tuple[str, Any]:
    """Run one payload in this worker process's sandbox. Returns (kind, report or message), plain data."""
    try:
        return "report", _sandbox(modules, walls).run(payload)
    except SandboxLost as error:
        return "lost", str(error)
    except CannotStart as error:
        return "refused", str(error)


def _sandbox(modules: tuple[str, ...], walls: bool) -> Any:
    """The sandbox of this process, started on the first payload that asks for it."""
    from autograder.jail.sandbox import Sandbox

    with _lock:
        if (modules, walls) not in _sandboxes:
            _sandboxes[modules, walls] = on_a_lasting_thread(lambda: Sandbox(modules, walls=walls))
        return _sandboxes[modules, walls]


def on_a_lasting_thread(function: Callable[[], Any]) -> Any:
    """Call `function` on a thread that lives as long as the process: a child that is to die with its parent dies, on
    Linux, with the parent's thread, and dask may end the thread of a task at any time."""
    answers: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()

    def live() -> None:
        try:
            answers.put((function(), None))
        except BaseException as error:
            answers.put((None, error))
        threading.Event().wait()

    threading.Thread(target=live, name="autograder-sandbox", daemon=True).start()
    value, error = answers.get()
    if error is not None:
        raise error
    return value


class Cluster:
    """A runner (see `jail.sandbox.Sandbox`) whose sandboxes are those of a cluster's workers. Raises CannotStart where
    there is no such cluster."""

    def __init__(self, address: str, modules: Sequence[str], walls: bool = True, timeout: float = 5.0) -> None:
        """`timeout`: seconds to wait for the scheduler to answer."""
        try:
            import dask
            from distributed import Client
        except ImportError as error:
            raise CannotStart(
                f"--scheduler needs dask.distributed, which is not installed here ({error}): pip install distributed, "
                f"or leave --scheduler out."
            ) from None
        dask.config.set({"distributed.scheduler.allowed-failures": FAILURES})
        self.modules, self.walls = tuple(modules), walls
        try:
            self.client = Client(address, timeout=timeout, set_as_default=False)
            self.client.run_on_scheduler(_allow_failures, number=FAILURES)
        except (OSError, ValueError, TimeoutError) as error:
            why = str(error).strip() or type(error).__name__
            raise CannotStart(
                f"No scheduler answers at {address} ({why}): start one, or leave --scheduler out."
            ) from None

    @property
    def threads(self) -> int:
        """How many payloads the cluster's workers take at once now."""
        return sum(self.client.nthreads().values())

    def run(self, payload: dict) -> dict:
        """The report of a payload; raises SandboxLost where the cluster could not say what came of it."""
        from distributed import CancelledError, KilledWorker

        try:
            future = self.client.submit(task, payload, self.modules, self.walls, pure=False, retries=0)
            kind, answer = future.result()
        except (KilledWorker, CancelledError, OSError, TimeoutError) as error:
            raise SandboxLost(f"the cluster lost it ({type(error).__name__})") from None
        if kind == "lost":
            raise SandboxLost(answer)
        if kind == "refused":
            raise CannotStart(f"A worker of the cluster cannot grade: {answer}")
        return answer

    def close(self) -> None:
        self.client.close()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _allow_failures(number: int, dask_scheduler: Any = None) -> None:
    """On the scheduler: one death of a worker raises the suspicion of every task that it held."""
    dask_scheduler.allowed_failures = max(dask_scheduler.allowed_failures, number)

"""What `suspicion` looks for: names that honest work has no use for, each with the reason why it matters.

A name belongs here only if ordinary work for a course never needs it. Leaves out how it is looked for.
"""

from __future__ import annotations

import re

FRAMES = "leads to the caller's variables, hidden tests among them"
PROCESS = "ends or signals a process, which no exercise needs"
OUTSIDE = "starts a program or opens a connection, which no exercise needs"
MEMORY = "searches the memory of the process for the objects of others"
RAW = "reads and writes memory past Python's own rules"
SHELL = "changes how cells are run and how errors are reported"
HOOK = "is called behind the back of the code that runs"
INSIDE = "reaches into the inside of another function or class"
CODE = "makes code that nobody can read in the notebook"
DESCRIPTORS = "writes past Python to the connections of the process"
LIMITS = "changes the limits of the process"

USES = {  # names as imported, with everything below them
    **dict.fromkeys(("sys._getframe", "sys._current_frames", "inspect.currentframe", "inspect.stack"), FRAMES),
    **dict.fromkeys(("inspect.getouterframes", "inspect.trace", "sys._current_exceptions"), FRAMES),
    **dict.fromkeys(("sys.settrace", "sys.setprofile", "threading.settrace", "atexit.register"), HOOK),
    **dict.fromkeys(("gc.get_objects", "gc.get_referrers", "gc.get_referents"), MEMORY),
    **dict.fromkeys(("os._exit", "os.kill", "os.killpg", "os.abort", "os.getppid", "os.fork"), PROCESS),
    **dict.fromkeys(("signal.signal", "signal.alarm", "signal.setitimer", "signal.raise_signal"), PROCESS),
    **dict.fromkeys(("signal.pthread_kill", "signal.SIGKILL"), PROCESS),
    **dict.fromkeys(("os.system", "os.popen", "os.posix_spawn", "os.forkpty", "pty"), OUTSIDE),
    **dict.fromkeys(tuple(f"os.{kind}{end}" for kind in ("exec", "spawn") for end in ("l", "le", "v", "ve")), OUTSIDE),
    **dict.fromkeys(("subprocess", "socket", "asyncio.create_subprocess_exec"), OUTSIDE),
    **dict.fromkeys(("marshal", "types.CodeType", "types.FunctionType"), CODE),
    **dict.fromkeys(("ctypes", "_ctypes", "cffi"), RAW),
    **dict.fromkeys(("resource.setrlimit", "faulthandler.cancel_dump_traceback_later"), LIMITS),
    **dict.fromkeys(("os.dup2", "os.closerange", "os.write", "os.sendfile"), DESCRIPTORS),
    "unittest.mock.patch": "puts something else in the place of a library's function",
    "IPython.core.interactiveshell": SHELL,
    "IPython.get_ipython.kernel": SHELL,
    "IPython.get_ipython.events": SHELL,
    "autograder": "is the grader itself",
    "nbgrader": "is the grader itself",
}
ATTRIBUTES = {  # of anything
    **dict.fromkeys(("f_back", "f_globals", "f_locals", "f_builtins", "tb_frame", "gi_frame", "cr_frame"), FRAMES),
    **dict.fromkeys(("set_custom_exc", "ast_transformers", "input_transformers_post"), SHELL),
    **dict.fromkeys(("input_transformers_cleanup", "input_transformer_manager", "showtraceback"), SHELL),
    **dict.fromkeys(("showsyntaxerror", "run_cell", "run_cell_async", "InteractiveShell"), SHELL),
    **dict.fromkeys(("__subclasses__", "__globals__", "__closure__", "__builtins__"), INSIDE),
}
IMPORTS = (
    "ctypes",
    "_ctypes",
    "cffi",
    "autograder",
    "nbgrader",
    "IPython.core.interactiveshell",
)  # no honest reason to import these
PACKED = ("base64", "zlib", "codecs.decode", "marshal.loads", "lzma", "bz2", "binascii")
COMPARES = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__bool__", "__hash__", "__sub__", "__rsub__")
NUMBERS = ("float", "int", "str", "bool", "complex", "bytes")
TENSORS = ("torch.Tensor", "torch.nn.Parameter", "numpy.ndarray")
TEST_TOOLS = ("isinstance", "type", "all", "any", "len", "abs", "zip", "AssertionError", "Exception", "BaseException")
LONG = 200  # characters of a text that is run as code
SHELL_LINE = re.compile(
    r"^[ \t]*(?:\w+[ \t]*=[ \t]*)?!.*(?:gradebook|/proc/|\b(?:curl|wget|nc|ssh|kill|pkill)\b)", re.MULTILINE
)

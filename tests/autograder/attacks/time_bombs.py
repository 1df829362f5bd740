"""Time: exit handlers, alarms and timers that go off in the calls of other functions and at the end."""
DESERVES = 10
# %% extra
import atexit
import signal
import threading


def bang(*a):
    for name in ("attention", "top_p", "decode"):
        globals()[name] = lambda *a, **k: None
    raise SystemExit(0)


atexit.register(lambda: open("/tmp/left-behind-by-a-submission-atexit", "w").close())
signal.signal(signal.SIGALRM, bang)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.01)
timer = threading.Timer(0.1, bang)
timer.daemon = True
timer.start()

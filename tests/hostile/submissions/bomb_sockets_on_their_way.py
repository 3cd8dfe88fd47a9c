# Sends sockets that hold data through other sockets, and closes them: they are open nowhere, and keep their memory.
# verdict: too_much_memory
import array
import os
import socket
import time


def pair_with_data():
    pair = socket.socketpair()
    for end in pair:
        end.setblocking(False)
        end.send(b"x" * 1000)
    return pair


def fill():
    kept = []
    try:
        while True:
            kept.append(socket.socketpair())
            for _ in range(20):
                first, second = pair_with_data()
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

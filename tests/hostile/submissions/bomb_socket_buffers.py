# Puts something into the buffers of socket pairs, in many processes: memory of the kernel, which belongs to no process.
# verdict: too_much_memory
import os
import socket
import time


def fill():
    kept = []
    try:
        while True:
            pair = socket.socketpair()
            kept.append(pair)
            for end in pair:
                end.setblocking(False)
                end.send(b"x" * 1000)
    except OSError:
        time.sleep(600)


def run_all(jobs):
    for _ in range(40):
        if os.fork() == 0:
            fill()
    time.sleep(600)

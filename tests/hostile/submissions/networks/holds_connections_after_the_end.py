# Leaves a process that keeps its connections open.
# verdict: left_running
import os
import socket
import time


def run_all(port, paths):
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
    return [len(connections)]

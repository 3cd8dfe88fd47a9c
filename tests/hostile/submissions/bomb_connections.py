# Connects to the service without end.
# verdict: raised
# says: Too many open files
import socket


def run_all(jobs):
    taken = []
    while True:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(jobs[0]._address[0])
        taken.append(connection)

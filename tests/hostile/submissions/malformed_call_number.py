# Calls jobs by numbers that no response can hold, and waits for the responses.
# verdict: wrong_result, raised
import json
import socket


def run_all(jobs):
    connections = []
    for number in (10**4000, -1, 2**53):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(jobs[0]._address[0])
        connection.sendall(json.dumps({"secret": jobs[0]._secret, "call": number}).encode() + b"\n")
        connections.append(connection)
    return [connection.recv(1000).decode() for connection in connections]

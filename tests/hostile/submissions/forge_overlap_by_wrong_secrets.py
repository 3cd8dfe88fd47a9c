# Knocks at the service with secrets that it has made up.
# verdict: sequential
import socket


def run_all(jobs):
    idle = []
    for number in range(20):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(jobs[0]._address[0])
        connection.sendall(b'{"secret": "%032x"}\n' % number)
        idle.append(connection)
    return [job() for job in jobs]

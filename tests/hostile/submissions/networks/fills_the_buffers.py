# Fills the buffers of as many sockets as it can have.
# verdict: raised, too_much_memory
# says: m
import socket


def run_all(port, paths):
    server = socket.create_server(("127.0.0.1", 0), backlog=1000)
    held, sent = [], 0
    try:
        while len(held) < 200:
            one = socket.create_connection(server.getsockname())
            held += [one, server.accept()[0]]
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
            one.setblocking(False)
            try:
                while True:
                    sent += one.send(bytes(1 << 20))
            except BlockingIOError:
                pass
    except OSError:
        pass
    raise RuntimeError("more than it should" if sent > 100 << 20 else "a moderate number of bytes")

# Tries options of sockets that need rights, or load code into the kernel.
# verdict: raised
# says: set none
import socket


def run_all(port, paths):
    done = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for level, option, value in (
            (socket.IPPROTO_TCP, 31, b"tls"),
            (socket.IPPROTO_TCP, 31, b"espintcp"),
            (socket.IPPROTO_TCP, 31, b"mptcp"),
            (socket.IPPROTO_TCP, 19, 1),
            (socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0"),
            (socket.SOL_SOCKET, 36, 7),
            (socket.IPPROTO_IP, 19, 1),
        ):
            try:
                connection.setsockopt(level, option, value)
                done.append((level, option))
            except OSError:
                pass
    raise RuntimeError(f"set {done or 'none'}")

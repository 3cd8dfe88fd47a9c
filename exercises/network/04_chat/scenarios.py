"""Rooms: the grader's own clients talk in the first one."""

import asyncio
import contextlib
import socket

SMALL = 64 << 10
"""Bytes for which small buffers of sockets ask."""


def make_small(connection, option):
    """Asks for a small buffer, so that the operating system takes few lines. A jail has small buffers anyway."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, option, SMALL)


def taken_by_the_system():
    """How many bytes the operating system takes for a client that does not read, if it is asked for small buffers."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        make_small(listener, socket.SO_SNDBUF)
        make_small(client, socket.SO_RCVBUF)
        client.connect(listener.getsockname())
        accepted, taken = listener.accept()[0], 0
        with accepted, contextlib.suppress(BlockingIOError):
            accepted.setblocking(False)
            while taken < 10_000_000:
                taken += accepted.send(bytes(8_000))
        return taken


async def talk(submission, listener, conversation):
    """Serves until the conversation is over, then cancels the chat.

    Returns what the conversation returned, how chat ended, tasks that are left, and the bytes of `taken_by_the_system`.
    """
    taken = taken_by_the_system()
    others = asyncio.all_tasks()
    chat = asyncio.ensure_future(submission.chat(listener))
    talking = asyncio.create_task(conversation())
    await asyncio.wait({chat, talking}, return_when=asyncio.FIRST_COMPLETED)
    if chat.done():
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        chat.result()
        return [None, "ended by itself", 0, taken]
    chat.cancel()
    _, pending = await asyncio.wait({chat}, timeout=5)
    if pending:
        return [talking.result(), "went on for 5 s", 0, taken]
    end = "CancelledError" if chat.cancelled() else "a return" if chat.exception() is None else repr(chat.exception())
    return [talking.result(), end, len(asyncio.all_tasks() - others - {chat, talking}), taken]


PATIENCE, SHORT = 3.0, 0.2
"""Seconds to wait for a line, and for one that should not come."""


async def rooms(submission, words):
    """Two rooms, and after them a third one. In each, two clients say a word to each other: all lines that they get."""

    async def enter(listener, name):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(f"{name}\n".encode())
        clients.append(writer)
        await asyncio.wait_for(reader.readline(), PATIENCE)
        return reader, writer

    async def visit(number, listener, got):
        ann, bob = await enter(listener, "ann"), await enter(listener, "bob")
        entered[number].set()
        await asyncio.gather(entered[0].wait(), entered[1].wait())
        line = f"{words[number]}é\n".encode()
        ann[1].write(line[:-2])  # up to the middle of the last letter; when bob's line has come, this has been read
        for (_, writer), (reader, _), data in ((bob, ann, line), (ann, bob, line[-2:])):
            writer.write(data)
            got.append((await asyncio.wait_for(reader.readline(), PATIENCE)).decode(errors="backslashreplace"))
        yield
        for reader, _ in (ann, bob):
            rest = await asyncio.wait_for(reader.read(), PATIENCE)
            got.append(rest.decode() or "the end")

    async def room(number):
        listener, got = socket.create_server(("127.0.0.1", 0)), []
        chat = asyncio.ensure_future(submission.chat(listener))
        try:
            async for _ in visit(number, listener, got):
                if chat.done():
                    chat.result()
                chat.cancel()
                await asyncio.wait({chat}, timeout=PATIENCE)
        except TimeoutError:
            if chat.done() and not chat.cancelled():
                chat.result()
            got.append("nothing more")
            for writer in clients:
                writer.close()
            await asyncio.sleep(0.1)  # what still serves them, sees their ends
        finally:
            chat.cancel()
            await asyncio.wait({chat}, timeout=PATIENCE)
        return got

    clients = []
    entered = [asyncio.Event() for _ in words]
    return [*await asyncio.gather(room(0), room(1)), await room(2)]


LINES, LINE = 110, "x" * 8_000
"""Lines that wait for a client that does not read, and one of them: together less than the limit."""


class Client:
    """A client that gets lines only while it asks for them."""

    def __init__(self):
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket()
        make_small(self._socket, socket.SO_RCVBUF)
        self._socket.setblocking(False)

    async def connect(self, address):
        await self._loop.sock_connect(self._socket, address)

    async def send(self, text):
        await asyncio.wait_for(self._loop.sock_sendall(self._socket, text.encode()), PATIENCE)

    async def read(self, count=None):
        """The number of bytes that come: so many, or all up to the end of the connection."""
        got = 0
        while count is None or got < count:
            want = 1 << 16 if count is None else min(1 << 16, count - got)
            try:
                data = await asyncio.wait_for(self._loop.sock_recv(self._socket, want), PATIENCE)
            except ConnectionError:
                break
            if not data:
                break
            got += len(data)
        return got

    def close(self):
        self._socket.close()


async def stopped(submission):
    """Cancels a chat while lines wait for a client: what it gets when it reads then, and what a new client gets."""
    listener = socket.create_server(("127.0.0.1", 0))
    make_small(listener, socket.SO_SNDBUF)
    address = listener.getsockname()
    chat = asyncio.ensure_future(submission.chat(listener))
    clients = sender, reader, slow, late = [Client() for _ in range(4)]
    seen = {"bytes for the slow client": None, "bytes for a new client": 0, "taken": taken_by_the_system()}
    try:
        await asyncio.sleep(0)
        if chat.done():
            chat.result()
        try:
            for client in (sender, reader, slow):
                await client.connect(address)
                await client.send("me\n")
                await client.read(len("hello me\n"))
            for _ in range(LINES):
                await sender.send(f"{LINE}\n")
                await reader.read(len(f"me: {LINE}\n"))
        except OSError:  # TimeoutError, too
            return seen | {"end": "unknown"}
        chat.cancel()
        await asyncio.wait({chat}, timeout=PATIENCE)
        with contextlib.suppress(TimeoutError):
            seen["bytes for the slow client"] = await slow.read()
        with contextlib.suppress(OSError):  # TimeoutError, too
            await late.connect(address)
            await late.send("me\n")
            seen["bytes for a new client"] = await asyncio.wait_for(late.read(1), SHORT)
    finally:
        chat.cancel()
        await asyncio.wait({chat}, timeout=PATIENCE)
        for client in clients:
            client.close()
        listener.close()
    if not chat.done():
        return seen | {"end": "it went on"}
    return seen | {"end": "CancelledError" if chat.cancelled() else repr(chat.exception() or "a return")}

"""Calls to the job service from tasks of an event loop. All calls of one loop share a connection.

This is a file of its own, because a process that a program starts should not have to import asyncio for its jobs.
"""

import asyncio
import socket
import weakref
from functools import partial

from grader.student.framing import Address, connect
from grader.student.job_client import JobClient, Response

_client_of_loop: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, JobClient]" = weakref.WeakKeyDictionary()


async def call_on_loop(address: Address, secret: str) -> Response | None:
    """Calls a job for a task of the running event loop; None if the connection has ended."""
    loop = asyncio.get_running_loop()
    client = _client_of_loop.get(loop)
    if client is None or client.closed:
        client = _client_of_loop[loop] = JobClient(connect(address), on_a_loop=True)
    turn = loop.create_future()
    number = client.submit(secret, partial(_wake, turn))
    try:
        while not client.done(number):
            if client.leader != number:
                await turn
            elif client.dispatch():
                await asyncio.sleep(0)  # tasks whose responses came earlier continue earlier
            else:
                client.feed(await _read_on_loop(loop, client))
    finally:
        response = client.finish(number)
    return response


async def _read_on_loop(loop: asyncio.AbstractEventLoop, client: JobClient) -> bytes:
    """Waits until there is something, then reads it at once: a leader that is cancelled has taken nothing from the
    others."""
    while True:
        try:
            await _readable(loop, client.receiving)
            return client.receiving.recv(65536)
        except BlockingIOError:
            continue
        except ConnectionError:
            return b""


async def _readable(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
    ready = loop.create_future()
    try:
        loop.add_reader(connection, _wake, ready)
    except NotImplementedError:  # Windows: reading zero bytes ends when there is something to read
        await loop.sock_recv(connection, 0)
        return
    try:
        await ready
    finally:
        loop.remove_reader(connection)


def _wake(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)

"""The network of one run: the grader's HTTP server and its clients, made of sockets that belong to the run's network.

Where a run has a network of its own, the sockets come from there as descriptors. So the program connects to 127.0.0.1
as anywhere, and reaches the grader's server alone. Elsewhere they are ordinary sockets of the loopback device.
"""

import asyncio
import socket
from typing import Any

from grader.execution.fair_clock import Clock
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.network_clients import HOST, NetworkClients
from grader.execution.page_server import PageServer
from grader.model import NetworkRecord, NetworkSpec

BACKLOG = 64
"""Connections that may wait at the server's socket."""


def _make_sockets(clients: int) -> list[socket.socket]:
    """A listening socket of the loopback device, and after it one for each client.

    In a jail, `grader.student.sandbox.loopback` makes the same.
    """
    listener = socket.create_server((HOST, 0), backlog=BACKLOG)
    return [listener, *(socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(clients))]


class RunNetwork:
    """Serves a run from `open` to `close`.

    port            that of the grader's server
    steps_are_over  whether the grader's clients have nothing more to do
    """

    def __init__(self, network: NetworkSpec, ledger: JobLedger, service: JobService, clock: Clock) -> None:
        self._network, self._ledger, self._clock = network, ledger, clock
        self._server = PageServer(ledger, service, clock, network.connections)
        self._clients = NetworkClients(network, [], clock)
        self._steps: asyncio.Task[None] | None = None
        self.port = 0

    async def open(self, sockets: list[socket.socket]) -> None:
        """Begins to serve at the first of the sockets. The others are for the clients."""
        listener, *others = sockets or _make_sockets(self._network.clients)
        self.port = listener.getsockname()[1]
        self._clients = NetworkClients(self._network, others, self._clock)
        await self._server.serve(listener)

    @property
    def steps_are_over(self) -> bool:
        return self._clients.over

    def start(self, port: int) -> None:
        """The call begins now: so do the clients. `port` is what the program says, so a wrong one is its own loss."""
        if self._network.steps:
            self._steps = asyncio.create_task(self._clients.make_steps(port))
            self._steps.add_done_callback(lambda _: self._ledger.recheck())

    @property
    def is_undecided(self) -> bool:
        return self._server.is_undecided

    def settle(self) -> None:
        self._server.settle()

    def end(self) -> None:
        """The run is over, and its process is about to end: notes which connections are open."""
        self._server.end()
        for client in self._clients.clients:
            client.note_end()

    def record(self) -> NetworkRecord:
        """The record of the network. Raises what went wrong with the steps, if that was ours."""
        if self._steps is not None and self._steps.done():
            self._steps.result()
        steps = len(self._network.steps)
        return NetworkRecord(
            connections=self._server.records(),
            strays=tuple(self._server.strays),
            clients=tuple(each.record() for each in self._clients.clients),
            step=self._clients.step if self._clients.step < steps else None,
        )

    async def close(self) -> None:
        """Ends all connections."""
        if self._steps is not None:
            self._steps.cancel()
            await asyncio.gather(self._steps, return_exceptions=True)
        self._server.close()
        self._clients.close()


def with_port(arguments: Any, port: int) -> Any:
    """The arguments of a run with the port in its places."""
    if isinstance(arguments, dict) and arguments == {"port": True}:
        return port
    if isinstance(arguments, dict) and "list" in arguments:
        return {"list": [with_port(each, port) for each in arguments["list"]]}
    return arguments

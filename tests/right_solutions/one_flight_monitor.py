# exercise: one_flight
# style: a monitor with one condition for all keys, a dataclass for each flight, outcomes as functions, a context manager
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, NoReturn, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(eq=False, slots=True)
class Flight(Generic[V]):
    pilot: int = field(default_factory=threading.get_ident)
    outcome: Callable[[], V] | None = None

    def landed(self) -> bool:
        return self.outcome is not None

    def fail_with(self, error: BaseException) -> None:
        def outcome() -> NoReturn:
            raise error

        self.outcome = outcome


class Cache(Generic[K, V]):
    def __init__(self, fetch: Callable[[K], V]) -> None:
        self.fetch = fetch
        self.monitor = threading.Condition(threading.RLock())
        self.values: dict[K, V] = {}
        self.flights: dict[K, Flight[V]] = {}

    def get(self, key: K) -> V:
        with self.monitor:
            if key in self.values:
                return self.values[key]
            if (flight := self.flights.get(key)) is not None:
                self.monitor.wait_for(flight.landed)
                return flight.outcome()
            flight = self.flights[key] = Flight()
        with self._landing(key, flight):
            value = self.fetch(key)
            flight.outcome = lambda: value
            return value

    @contextmanager
    def _landing(self, key: K, flight: Flight[V]) -> Iterator[None]:
        error = None
        try:
            yield
        except BaseException as raised:
            error = raised
            raise
        finally:
            with self.monitor:
                if error is None:
                    self.values[key] = flight.outcome()
                else:
                    flight.fail_with(error)
                del self.flights[key]
                self.monitor.notify_all()

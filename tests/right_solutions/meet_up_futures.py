# exercise: meet_up
# style: a future for each call, which the last call of a round fills for all, and a subclass of the exception
from concurrent.futures import Future
from threading import BrokenBarrierError, Lock, current_thread


class BarrierClosed(BrokenBarrierError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} cannot pass: the barrier is broken")


class Barrier:
    def __init__(self, parties: int) -> None:
        self.parties = parties
        self.__lock = Lock()
        self.__waiting: list[Future[int]] = []
        self.__closed = False

    def wait(self) -> int:
        ticket: Future[int] = Future()
        with self.__lock:
            if self.__closed:
                raise BarrierClosed(current_thread().name)
            self.__waiting.append(ticket)
            if len(self.__waiting) == self.parties:
                round_, self.__waiting = self.__waiting, []
                for number, each in enumerate(round_):
                    each.set_result(number)
        return ticket.result()

    def abort(self) -> None:
        with self.__lock:
            self.__closed = True
            while self.__waiting:
                self.__waiting.pop().set_exception(BarrierClosed("a thread"))

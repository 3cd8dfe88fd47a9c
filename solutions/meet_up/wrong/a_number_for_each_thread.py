"""Gives each thread a number of its own: two threads of one round can have the same one."""
# fails: others_come with race

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._changed = threading.Condition()
        self._threads = []
        self._round, self._count = 0, 0
        self._broken = None

    def wait(self):
        with self._changed:
            if self._broken is not None:
                raise threading.BrokenBarrierError
            me = threading.get_ident()
            if me not in self._threads:
                self._threads.append(me)
            mine = self._round
            self._count += 1
            if self._count == self.parties:
                self._round, self._count = mine + 1, 0
                self._changed.notify_all()
            while self._round == mine and self._broken is None:
                self._changed.wait()
            if self._broken == mine:
                raise threading.BrokenBarrierError
            return self._threads.index(me) % self.parties

    def abort(self):
        with self._changed:
            if self._broken is None:
                self._broken = self._round
            self._changed.notify_all()

"""Threads that use a pool: of real connections to a real file, and of made-up ones in virtual time."""

import builtins
import contextlib
import queue
import sqlite3
import tempfile
import threading
import time
from pathlib import Path


def in_threads(*calls):
    """The results of all calls, each in a thread of its own, in their order."""
    results = [None] * len(calls)

    def run(number, call):
        results[number] = call()

    threads = []
    for number, call in enumerate(calls):
        threads.append(threading.Thread(target=run, args=[number, call], name=f"thread {number + 1}"))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return results


def ending(call):
    """The return value of a call, or the name of the exception that it raised."""
    try:
        return call()
    except NotImplementedError:
        raise
    except BaseException as error:
        return type(error).__name__


class Watched(sqlite3.Connection):
    """A real connection that is counted by its database while it is open."""

    database = None

    def close(self):
        if self.database:
            self.database.closed(self)
        super().close()


class Database:
    """A real file with a table. `connect` opens it. The SQL function work(n) calls job n, on that connection."""

    def __init__(self, jobs=(), connecting=()):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "database")
        self.jobs, self.connecting = jobs, list(connecting)
        self.lock = threading.Lock()
        self.connections, self.open, self.most_open = [], [], 0
        self.used, self.shared = [], 0
        self.working = set()
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            connection.execute("CREATE TABLE notes (text)")
            connection.commit()

    def connect(self):
        """Open a connection that any thread may use. A job that is given for it takes its time first."""
        with self.lock:
            job = self.connecting.pop(0) if self.connecting else None
        if job:
            job()
        connection = sqlite3.connect(self.path, timeout=0, factory=Watched, check_same_thread=False)
        with self.lock:
            self.connections.append(connection)
            self.open.append(connection)
            self.most_open = max(self.most_open, len(self.open))
        connection.database = self
        connection.create_function("work", 1, lambda number: self.work(connection, number))
        return connection

    def work(self, connection, number):
        """The SQL function: a job, during which the connection is in use."""
        with self.lock:
            self.used.append(self.number(connection))
        return self.jobs[number]()

    def number(self, connection):
        """The number of a connection, counted from 1; 0 for any other object."""
        return next((place for place, each in enumerate(self.connections, 1) if each is connection), 0)

    def closed(self, connection):
        with self.lock:
            self.open = [each for each in self.open if each is not connection]

    @contextlib.contextmanager
    def borrowed(self, pool, timeout=None):
        """A connection of the pool, of which it is noted if another thread has it, too."""
        with pool.connection(timeout) as connection:
            with self.lock:
                is_shared = id(connection) in self.working
                self.shared += is_shared
                self.working.add(id(connection))
            try:
                yield None if is_shared else connection
            finally:
                with self.lock:
                    if not is_shared:
                        self.working.discard(id(connection))

    def query(self, pool, number, timeout=None, lent=None):
        """The receipt of a job that a query runs. Two threads that use one connection could stop the whole program."""
        with self.borrowed(pool, timeout) as connection:
            if lent:
                lent.set()
            if connection is None:
                return "lent to another thread, too"
            return connection.execute("SELECT work(?)", [number]).fetchone()[0]

    def notes(self):
        """The texts in the table, as a connection of its own sees them."""
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return [text for (text,) in connection.execute("SELECT text FROM notes ORDER BY rowid")]

    def is_locked(self):
        """Whether another program could not write now, because a transaction is open."""
        with contextlib.closing(sqlite3.connect(self.path, timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.rollback()
            return False

    def report(self, pool, **more):
        """A report on the pool, after it is closed."""
        used = len(set(self.used))
        most = self.most_open
        pool.close()
        found = {
            "connections opened": len(self.connections),
            "most open at once": most,
            "connections used for queries": used,
            "one connection in two hands": self.shared,
            "open after close": len(self.open),
        }
        for connection in self.connections:
            connection.close()
        self.folder.cleanup()
        return found | more


def queries(submission, size, jobs):
    """One thread for each job. Each query calls one."""
    database = Database(jobs)
    pool = submission.Pool(database.connect, size)
    lent = [threading.Event() for _ in jobs]

    def query(number):
        for each in lent[: min(number, size)]:
            each.wait()  # so that it is not left to chance whether connections are opened at the same time
        return database.query(pool, number, lent=lent[number])

    results = in_threads(*[lambda number=number: query(number) for number in range(len(jobs))])
    return database.report(pool, results=results)


def one_by_one(submission, size, jobs):
    """All queries in one thread, of a pool with room for more connections. None is opened before."""
    database = Database(jobs)
    pool = submission.Pool(database.connect, size)
    before = len(database.connections)
    results = [database.query(pool, number) for number in range(len(jobs))]
    return database.report(pool, results=results) | {"opened before the first query": before}


def connecting(submission, size, jobs):
    """As many threads as connections. Opening each one takes as long as a job."""
    database = Database(connecting=jobs)
    pool = submission.Pool(database.connect, size)
    meeting = threading.Barrier(size)

    def use():
        with database.borrowed(pool) as connection:
            meeting.wait()
            return connection.execute("SELECT 1").fetchone()[0]

    return database.report(pool, results=in_threads(*[use] * size))


class Failed(BaseException):
    """Raised in a block. Nothing but `BaseException` catches it, as with `KeyboardInterrupt`."""


KINDS = [
    *(Failed, Exception, BaseException, KeyboardInterrupt, SystemExit, GeneratorExit, StopAsyncIteration),
    *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, IndexError, KeyError),
    *(LookupError, NameError, OSError, PermissionError, ReferenceError, RuntimeError, TimeoutError, TypeError),
    *(UserWarning, ValueError, queue.Empty, queue.Full, sqlite3.OperationalError, sqlite3.ProgrammingError),
]
"""The exceptions that a block or `connect` may raise."""


def rolled_back(submission):
    """Blocks that end without a commit: by an exception of each kind, and normally. Then one that commits."""
    database = Database()
    pool = submission.Pool(database.connect, 1)
    ends, open_transactions, locked = [], 0, 0
    for kind in [*KINDS, StopIteration]:
        error = kind("of the block")
        try:
            with pool.connection() as connection:
                open_transactions += connection.in_transaction
                connection.execute("INSERT INTO notes VALUES ('lost')")
                raise error
        except BaseException as caught:
            if caught is not error:
                ends.append(f"{kind.__name__}: {caught!r}")
        else:
            ends.append(f"{kind.__name__}: no exception")
        locked += database.is_locked()
    with pool.connection() as connection:
        open_transactions += connection.in_transaction
        connection.execute("INSERT INTO notes VALUES ('forgotten')")
    locked += database.is_locked()
    with pool.connection() as connection:
        open_transactions += connection.in_transaction
        connection.execute("INSERT INTO notes VALUES ('kept')")
        connection.commit()
    found = {
        "notes": database.notes(),
        "exceptions that did not come out": ends,
        "open transactions lent": open_transactions,
    }
    found["database left locked"] = locked
    report = database.report(pool)
    return found | {"connections opened": report["connections opened"]}


def broken(submission, times):
    """A block closes its connection, some times, at last with an exception. Each time, the pool opens another one."""
    database = Database()
    pool = submission.Pool(database.connect, 2)
    ends = []
    for _ in range(times):
        with pool.connection() as connection:
            connection.close()
        with pool.connection() as connection:
            ends.append(ending(lambda connection=connection: connection.execute("SELECT 7").fetchone()[0]))
    error = Failed("of the block")
    try:
        with pool.connection() as connection:
            connection.close()
            raise error
    except BaseException as caught:
        ends.append("the exception of the block" if caught is error else f"{caught!r}")
    else:
        ends.append("no exception of the block")
    with pool.connection() as first, pool.connection() as second:
        ends.append("two" if first is not second else "one connection lent twice")
    return database.report(pool, results=ends)


def closing(submission, jobs):
    """Close a pool that has a free connection, and one that is lent. Both are given back or used afterwards."""
    database = Database(jobs)
    pool = submission.Pool(database.connect, 2)
    with pool.connection() as first:
        with pool.connection():
            pass
        before = len(database.open)
        pool.close()
        after = len(database.open)
        still = ending(lambda: first.execute("SELECT work(0)").fetchone()[0])
        late = ending(lambda: database.query(pool, 0))
    end = len(database.open)
    again = ending(pool.close)
    later = ending(lambda: database.query(pool, 0, 0))
    found = {
        "open": [before, after, end],
        "the lent connection": still,
        "connection() after close": [late, later],
        "close again": again,
    }
    database.report(pool)
    return found


class Made:
    """A made-up connection for explorations. `broken`: it can be neither rolled back nor closed."""

    def __init__(self, bank, number):
        self.bank, self.number, self.broken = bank, number, False
        self.holder = None

    def rollback(self):
        self.bank.use(self, "rolled back")
        if self.broken:
            raise sqlite3.OperationalError("disk I/O error")

    def close(self):
        self.bank.open.discard(self.number)
        if self.broken:
            raise sqlite3.OperationalError("disk I/O error")

    def __len__(self):
        return 0


class Bank:
    """Makes connections, in `seconds`. The first `failures` calls of `connect` raise an exception of this kind."""

    def __init__(self, seconds=0, failures=0, kind="Failed"):
        self.seconds, self.failures, self.kind = seconds, failures, kind
        self.made, self.open, self.most_open = 0, set(), 0
        self.raised, self.problems = [], []
        self._start = time.monotonic()
        self._lock = threading.Lock()

    def connect(self):
        if self.seconds:
            time.sleep(self.seconds)
        with self._lock:
            if len(self.raised) < self.failures:
                self.raised.append(globals().get(self.kind, getattr(builtins, self.kind, None))("no connection"))
                raise self.raised[-1]
            self.made += 1
            self.open.add(self.made)
            self.most_open = max(self.most_open, len(self.open))
            return Made(self, self.made)

    def use(self, connection, what):
        if connection.number not in self.open:
            self.problems.append(f"{what} when it was closed")

    def at(self, what):
        return f"{what} at {round(time.monotonic() - self._start, 6):.12g}"

    def user(self, pool, seconds=0, timeout=None, breaks=False, after=0):
        """How a thread fared that borrows a connection for some seconds. It may break it."""

        def run():
            if after:
                time.sleep(after)
            try:
                with pool.connection(timeout) as connection:
                    if connection.holder:
                        self.problems.append("lent to two threads at once")
                    connection.holder = threading.current_thread()
                    self.use(connection, "lent")
                    got = self.at(f"connection {connection.number}")
                    if seconds:
                        time.sleep(seconds)
                    connection.broken = breaks
                    connection.holder = None
                    return got
            except NotImplementedError:
                raise
            except BaseException as error:
                own = any(error is each for each in self.raised)
                return self.at("the exception of connect" if own else type(error).__name__)

        return run

    def report(self, results, **more):
        found = {f"thread {number}": result for number, result in enumerate(results, 1)}
        found |= {"most open": self.most_open, "problems": sorted(set(self.problems))}
        return found | more


def sharing(submission, size, users):
    """Threads that each borrow a connection for a second."""
    bank = Bank()
    pool = submission.Pool(bank.connect, size)
    results = in_threads(*[bank.user(pool, 1) for _ in range(users)])
    starts = sorted(result.rpartition(" at ")[2] for result in results)
    return {"starts": starts, "most open": bank.most_open, "problems": sorted(set(bank.problems))}


def quick(submission, size, users):
    """Threads that borrow a connection for no time at all, twice each."""
    bank = Bank()
    pool = submission.Pool(bank.connect, size)

    def twice():
        return [bank.user(pool)().startswith("connection") for _ in range(2)]

    return bank.report([all(each) for each in in_threads(*[twice] * users)])


def breaking(submission, seconds):
    """One place. The first thread breaks its connection while the second one waits."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)
    return bank.report(in_threads(bank.user(pool, seconds, breaks=True), bank.user(pool, after=1)))


def failing(submission, seconds, kind):
    """One place. Opening takes a while, and fails once. Both threads want a connection."""
    bank = Bank(seconds, 1, kind)
    pool = submission.Pool(bank.connect, 1)
    results = in_threads(bank.user(pool), bank.user(pool))
    return {"ends": sorted(results), "most open": bank.most_open, "problems": bank.problems}


def never_connects(submission):
    """For each exception of `connect` that does not come out, its name. After each, another connection is borrowed."""
    lost = []
    for kind in KINDS:
        error = kind("no connection")
        bank, errors = Bank(), [error]

        def connect(bank=bank, errors=errors):
            if errors:
                raise errors.pop()
            return bank.connect()

        pool = submission.Pool(connect, 1)
        try:
            with pool.connection():
                end = "no exception"
        except BaseException as caught:
            end = "" if caught is error else f"{caught!r}"
        if end:
            lost.append(f"{kind.__name__}: {end}")
        if not (second := bank.user(pool, 0, 0)()).startswith("connection"):
            lost.append(f"after {kind.__name__}: {second}")
        pool.close()
    return lost


def slow_connect(submission, seconds):
    """Two places. While the second connection is being opened, the first one comes back, and a third thread asks."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 2)

    def second():
        time.sleep(1)
        bank.seconds = seconds
        return bank.user(pool)()

    return bank.report(in_threads(bank.user(pool, 2), second, bank.user(pool, after=3)))


def limits(submission, timeout, held):
    """One place, held for a while. A second thread waits with a limit, a third one without."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)
    waiting = bank.user(pool, 0, timeout, after=1)
    return bank.report(in_threads(bank.user(pool, held), waiting, bank.user(pool, 1, after=2)))


def long_waits(submission, seconds):
    """One place, held for long. A second thread waits without a limit, a third one with one that is not reached."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)
    second, third = bank.user(pool, seconds, after=1), bank.user(pool, 0, 9 * seconds, after=seconds + 1)
    return bank.report(in_threads(bank.user(pool, seconds), second, third))


def at_the_limit(submission, timeout):
    """One place. It becomes free just when the limit of three of four waiting threads is reached."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)
    limited = [bank.user(pool, 0, timeout) for _ in range(3)]
    ends = in_threads(bank.user(pool, timeout), *limited, bank.user(pool, 0))
    first, *limited, last = [result.partition(" ")[0] for result in ends]
    return {"ends": [first, last], "limited": limited, "problems": bank.problems}


def one_limit_for_all_waits(submission, timeout):
    """One place, which others take again and again. A thread waits with a limit."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)
    others = [bank.user(pool, 2, after=0) for _ in range(2)]
    late = bank.user(pool, 0, timeout, after=1)
    *got, last = in_threads(*others, late)
    return {"others": sorted(each.partition(" at ")[2] for each in got), "limited": last}


def taken_again(submission, timeout):
    """One place. Its thread gives it back and takes it again, while another thread waits with a limit."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)

    def greedy():
        return [bank.user(pool, 2)(), bank.user(pool, 20)()]

    return {"limited": in_threads(greedy, bank.user(pool, 0, timeout, after=1))[1], "problems": bank.problems}


def no_patience(submission, seconds):
    """One place, lent. A limit of 0 seconds, then when the place is free, then when the connection has to be opened."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)
    with pool.connection():
        first = bank.user(pool, 0, 0)()
    second = bank.user(pool, 0, 0)()
    slow = Bank(seconds)
    return bank.report([first, second, slow.user(submission.Pool(slow.connect, 1), 0, 0)()])


def close_while_waiting(submission, moment, held):
    """One place, lent. Two threads wait for it when the pool is closed."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)

    def close():
        time.sleep(moment)
        pool.close()
        return bank.at("closed")

    waiting = bank.user(pool, 0, after=1)
    return bank.report(in_threads(bank.user(pool, held), waiting, waiting, close), open=len(bank.open))


def close_while_connecting(submission, moment, seconds):
    """The pool is closed while a connection is being opened."""
    bank = Bank(seconds)
    pool = submission.Pool(bank.connect, 1)

    def close():
        time.sleep(moment)
        pool.close()
        return bank.at("closed")

    return bank.report(in_threads(bank.user(pool), close), open=len(bank.open))


def close_or_give_back(submission):
    """A thread gives its connection back while another one closes the pool, twice."""
    bank = Bank()
    pool = submission.Pool(bank.connect, 1)
    results = in_threads(bank.user(pool), lambda: [pool.close(), pool.close()])
    return {"got": results[0].partition(" ")[0], "open": len(bank.open), "problems": bank.problems}


def two_pools(submission, moment):
    """A pool is closed. Another one goes on."""
    bank, other = Bank(), Bank()
    pools = submission.Pool(bank.connect, 1), submission.Pool(other.connect, 1)

    def close():
        time.sleep(moment)
        pools[0].close()
        return bank.at("closed")

    results = in_threads(
        bank.user(pools[0], 9), other.user(pools[1], 1), other.user(pools[1], 1, after=moment + 1), close
    )
    return other.report(results, open=len(bank.open))

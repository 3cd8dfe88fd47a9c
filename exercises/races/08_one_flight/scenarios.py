"""Uses of a cache: each scenario returns what the calls of `get` returned or raised, and the calls of `fetch`."""

import builtins
import gc
import threading
import time
import weakref

KEPT = []
"""A cache that is still in use when a run ends. Threads of its own would still be there, too."""


def together(*works):
    """Call each function in its own thread, and return the results in order."""
    results = [None] * len(works)

    def run(place):
        results[place] = works[place]()

    threads = [threading.Thread(target=run, args=[place], name=f"thread {place + 1}") for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Failed(BaseException):
    """An exception that a fetch may raise. Nothing but `BaseException` catches it, as with `KeyboardInterrupt`."""


class Server:
    """Fetches values such as "a, fetch 1", and notes the keys. Each call takes `seconds`.

    The first `failures` calls with the key "a" raise an exception of this `kind`.
    """

    def __init__(self, failures=0, seconds=0, kind=Failed):
        self.keys = []
        self.raised = []
        self._failures, self._seconds, self._kind = failures, seconds, kind

    def fetch(self, key):
        self.keys.append(key)
        number = self.keys.count(key)
        if self._seconds:
            time.sleep(self._seconds)
        if key == "a" and number <= self._failures:
            self.raised.append(self._kind(number))
            raise self.raised[-1]
        return f"{key}, fetch {number}"

    def result(self, cache, key):
        """The value that the cache gives for the key, or that it raised what a fetch raised."""
        try:
            return f"{cache.get(key)}"
        except self._kind as error:
            numbers = [number for number, each in enumerate(self.raised, 1) if each is error]
            return f"the exception of fetch {numbers[0]}" if numbers else f"another exception: {error!r}"

    def report(self, results):
        """The results of each thread, and the number of calls for each key, with names."""
        calls = {f"fetches of {key}": self.keys.count(key) for key in sorted(set(self.keys))}
        return {f"thread {number}": result for number, result in enumerate(results, 1)} | calls


class NotThere(LookupError):
    """An exception that can be watched by a weak reference."""


class Key:
    """A key that is equal to others with the same text, and lets go of what refers to it."""

    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return isinstance(other, Key) and self.text == other.text

    def __hash__(self):
        return hash(self.text)


def alone(submission, count):
    """Whether both of two calls gave the value itself, for each value, and the fetches, also those of many keys."""
    values = ["text", None, 0, False, "", [], {}, ["item"], object(), ValueError("a value"), KeyboardInterrupt()]
    places = []
    cache = submission.Cache(lambda place: (places.append(place), values[place])[1])
    got = []
    for place, value in enumerate(values):
        both = together(lambda place=place: cache.get(place)) + together(lambda place=place: cache.get(place))
        got.append("the value itself" if all(each is value for each in both) else f"{both} for {value!r}")
    keys = []
    cache = submission.Cache(lambda key: keys.append(key) or len(keys))
    for key in (0, "", None, (), "0", 0.0, False, -1, -2, (1, "a"), Key("x"), Key("x"), (1, "a")):
        cache.get(key)
    many = []
    cache = submission.Cache(many.append)
    for key in [*range(count)] * 2:
        cache.get(key)
    return {
        "many keys": len(many),
        "values": got,
        "fetches of each": [places.count(place) for place in range(len(values))],
        "keys": len(keys),
    }


def unused(submission):
    """The fetches of a cache that is not used, after another one is used."""
    server = Server()
    submission.Cache(server.fetch)
    submission.Cache(str).get("a")
    return len(server.keys)


def one_after_the_other(submission, count):
    """The values of many caches for the same key, each of which is gone before the next one is made."""
    return [submission.Cache(lambda key, number=number: number + key).get(0) for number in range(count)]


def fails_again(submission, counts, kinds):
    """For each count and kind of failure: the results of two calls more than there are failures."""

    def fail(failures, kind):
        server = Server(failures, kind=Failed if kind == "Failed" else getattr(builtins, kind))
        cache = submission.Cache(server.fetch)
        return [server.result(cache, "a") for _ in range(failures + 2)]

    return together(*[lambda pair=pair: fail(*pair) for pair in zip(counts, kinds, strict=True)])


def kept(submission, count):
    """How many keys and exceptions of so many failed fetches are still there afterwards."""
    watched = []

    def fetch(key):
        error = NotThere(key.text)
        watched.extend([weakref.ref(key), weakref.ref(error)])
        raise error

    cache = submission.Cache(fetch)

    def ask(number):
        try:
            cache.get(Key(number))
        except NotThere:
            pass

    for number in range(count):
        ask(number)
    gc.collect()
    left = [each() is not None for each in watched]
    return {"keys": sum(left[::2]), "exceptions": sum(left[1::2])}


STEP = 64 * 81 * 25 * 49 * 11 * 13 * 17 * 19 * 23
"""The difference between two keys whose hashes fall into the same group, whatever usual number of groups there is."""


def apart(submission, *jobs):
    """The values of several keys of one cache, of which each is fetched by a job."""
    cache = submission.Cache(lambda key: jobs[key // STEP]())
    return together(*[lambda key=key * STEP: cache.get(key) for key in range(len(jobs))])


def two_caches(submission, *jobs):
    """The values of one key in several caches, of which each fetches it by a job."""
    caches = [submission.Cache(lambda key, job=job: job()) for job in jobs]
    return together(*[lambda cache=cache: cache.get("a") for cache in caches])


def gets(submission, *keys):
    """The value that each thread gets for its key."""
    server = Server()
    cache = submission.Cache(server.fetch)
    return server.report(together(*[lambda key=key: cache.get(key) for key in keys]))


def fails_once(submission, *keys):
    """As `gets`, but the first fetch of "a" fails. A thread that gets its exception asks again."""
    server = Server(failures=1)
    cache = submission.Cache(server.fetch)

    def ask(key):
        results = [server.result(cache, key)]
        if "exception" in results[0]:
            results.append(server.result(cache, key))
        return ", then ".join(results)

    return server.report(together(*[lambda key=key: ask(key) for key in keys]))


def in_fetch(submission):
    """The values of two keys, of which the fetch of one needs the other one, and the number of fetches."""
    server = Server()

    def fetch(key):
        value = server.fetch(key)
        return f"{value} with {cache.get('a')}" if key == "b" else value

    cache = submission.Cache(fetch)
    return server.report(together(lambda: cache.get("b"), lambda: cache.get("a")))


def at(start):
    return f" after {round(time.monotonic() - start, 6)} s"


def flights(submission, seconds, failures):
    """The results of threads, and when they come: three ask for "a" in turn, and one for "b" in the meantime.

    Every fetch takes some seconds, and the first ones of "a" may fail. Then one more call of each key.
    """
    server = Server(failures, seconds)
    cache = submission.Cache(server.fetch)
    start = time.monotonic()

    def ask(key, delay):
        time.sleep(delay)
        return server.result(cache, key) + at(start)

    calls = ("a", 0), ("a", seconds / 4), ("b", seconds / 3), ("a", seconds / 2)
    first = together(*[lambda call=call: ask(*call) for call in calls])
    return server.report([*first, ask("b", 0), ask("a", 0)])


def there_already(submission, seconds):
    """Seconds that a call takes for a value that is there, while another key is fetched."""
    cache = submission.Cache(time.sleep)
    cache.get(0)

    def ask():
        time.sleep(seconds / 2)
        start = time.monotonic()
        cache.get(0)
        return round(time.monotonic() - start, 6)

    return together(lambda: cache.get(seconds), ask)[1]


def patience(submission, job):
    """Two threads ask for the same key, which is fetched by a job."""
    cache = submission.Cache(lambda _: job())
    KEPT.append(cache)
    return together(lambda: cache.get("a"), lambda: cache.get("a"))

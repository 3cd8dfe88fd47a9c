"""Runs coroutines in virtual time: the clock stands still while anything can run, then jumps to the next timer.

So an hour takes no time, and a job of a second takes exactly one.
"""

import asyncio
import gc


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock is virtual. Nothing comes from outside, so it never waits for the selector."""

    def __init__(self):
        super().__init__()
        self.moment = 0.0
        select = self._selector.select

        def jump(timeout):
            assert timeout is not None, "everything waits for ever"
            self.moment += timeout
            return select(0)

        self._selector.select = jump

    def time(self):
        return self.moment


class LoopClock:
    """A `grader.execution.fair_clock.Clock`. Wall time is the running loop's, virtual or not; fair time runs `pace`
    times as fast. `watched` holds the functions that are watched."""

    def __init__(self, pace=1.0, *, overloaded=False):
        self.pace = pace
        self.watched = []
        self._overloaded = overloaded

    def now(self):
        return asyncio.get_running_loop().time()

    def fair(self):
        return self.now() * self.pace

    def fair_upper_bound(self):
        return self.now()

    def overloaded(self):
        return self._overloaded

    def watch(self, was_idle):
        self.watched.append(was_idle)

    def unwatch(self, was_idle):
        self.watched.remove(was_idle)


def in_virtual_time(scene):
    """Turns a coroutine function without arguments into a test. An exception that nothing handles fails the test."""

    def test():
        unhandled = []
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.get_loop().set_exception_handler(lambda _, context: unhandled.append(context))
            runner.run(scene())
        gc.collect()  # an exception that nothing retrieved is reported when its future is collected
        assert unhandled == []

    test.__name__, test.__doc__ = getattr(scene, "__name__", "test"), scene.__doc__
    return test


async def pass_time(seconds):
    """Lets everything run that can, until so much virtual time has passed."""
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    loop.call_later(seconds, over.set_result, None)
    await over

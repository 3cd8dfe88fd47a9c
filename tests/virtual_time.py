"""Coroutines in virtual time: the clock stands still while anybody can run, then jumps to the next timer.

So an hour takes no time, and a job of a second takes exactly one.
"""

import asyncio
import gc


class VirtualLoop(asyncio.SelectorEventLoop):
    """Nothing comes from outside, so the selector is never waited for."""

    def __init__(self):
        super().__init__()
        self.moment = 0.0
        select = self._selector.select

        def jump(timeout):
            assert timeout is not None, "everybody waits for ever"
            self.moment += timeout
            return select(0)

        self._selector.select = jump

    def time(self):
        return self.moment


class LoopClock:
    """Wall time is the running loop's, virtual or not; fair time runs `pace` times as fast."""

    def __init__(self, pace=1.0):
        self.pace = pace

    def now(self):
        return asyncio.get_running_loop().time()

    def fair(self):
        return self.now() * self.pace

    def fair_upper_bound(self):
        return self.now()


def in_virtual_time(scene):
    """Makes a test of a coroutine function that takes no arguments."""

    def test():
        complaints = []
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.get_loop().set_exception_handler(lambda _, context: complaints.append(context))
            runner.run(scene())
        gc.collect()  # What nobody heard of is told when it is thrown away.
        assert complaints == []

    test.__name__, test.__doc__ = scene.__name__, scene.__doc__
    return test


async def pass_time(seconds):
    """Lets everybody run who can, until so much virtual time has passed."""
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    loop.call_later(seconds, over.set_result, None)
    await over

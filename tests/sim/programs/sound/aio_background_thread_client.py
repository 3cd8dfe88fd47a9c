"""A synchronous facade over a background loop, used by two client threads; closed cleanly."""

import asyncio
import threading


class Facade:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.started = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        self.started.wait()
        self.hits = 0

    def _serve(self):
        asyncio.set_event_loop(self.loop)
        self.loop.call_soon(self.started.set)
        self.loop.run_forever()
        self.loop.close()

    async def _hit(self, n):
        await asyncio.sleep(0)
        self.hits += n
        return self.hits

    def hit(self, n):
        return asyncio.run_coroutine_threadsafe(self._hit(n), self.loop).result()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


def program() -> None:
    facade = Facade()
    threads = [threading.Thread(target=facade.hit, args=(n,)) for n in (1, 2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert facade.hit(0) == 3
    facade.close()

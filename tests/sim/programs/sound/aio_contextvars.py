"""Context variables stay with their task and with to_thread, and threads start empty."""

import asyncio
import contextvars
import threading

var = contextvars.ContextVar("var", default="default")


async def child(name):
    var.set(name)
    await asyncio.sleep(0.001)
    assert var.get() == name
    return await asyncio.to_thread(var.get)


async def main():
    var.set("main")
    assert await asyncio.gather(child("a"), child("b")) == ["a", "b"]
    assert var.get() == "main"
    out = []
    t = threading.Thread(target=lambda: out.append(contextvars.copy_context().run(var.get)))
    t.start()
    await asyncio.to_thread(t.join)
    assert out[0] in ("default", "main")


def program() -> None:
    asyncio.run(main())

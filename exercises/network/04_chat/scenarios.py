"""Rooms: the grader's own clients talk in the first one."""

import asyncio
import socket


async def talk(submission, listener, conversation):
    """Serves until the conversation is over, then cancels the chat: what the conversation returned, how chat ended."""
    others = asyncio.all_tasks()
    chat = asyncio.ensure_future(submission.chat(listener))
    talking = asyncio.create_task(conversation())
    await asyncio.wait({chat, talking}, return_when=asyncio.FIRST_COMPLETED)
    if chat.done():
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        chat.result()
        return [None, "ended by itself", 0]
    chat.cancel()
    _, pending = await asyncio.wait({chat}, timeout=5)
    if pending:
        return [talking.result(), "went on for 5 s", 0]
    end = "CancelledError" if chat.cancelled() else "a return" if chat.exception() is None else repr(chat.exception())
    return [talking.result(), end, len(asyncio.all_tasks() - others - {chat, talking})]


PATIENCE = 3.0
"""Seconds to wait for a line."""


async def rooms(submission, words):
    """Two rooms, and after them a third one. In each, two clients say a word to each other: all lines that they get."""

    async def enter(listener, name):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(f"{name}\n".encode())
        clients.append(writer)
        await asyncio.wait_for(reader.readline(), PATIENCE)
        return reader, writer

    async def visit(number, listener, got):
        ann, bob = await enter(listener, "ann"), await enter(listener, "bob")
        entered[number].set()
        await asyncio.gather(entered[0].wait(), entered[1].wait())
        line = f"{words[number]}é\n".encode()
        ann[1].write(line[:-2])  # up to the middle of the last letter; when bob's line has come, this has been read
        for (_, writer), (reader, _), data in ((bob, ann, line), (ann, bob, line[-2:])):
            writer.write(data)
            got.append((await asyncio.wait_for(reader.readline(), PATIENCE)).decode())
        yield
        for reader, _ in (ann, bob):
            rest = await asyncio.wait_for(reader.read(), PATIENCE)
            got.append(rest.decode() or "the end")

    async def room(number):
        listener, got = socket.create_server(("127.0.0.1", 0)), []
        chat = asyncio.ensure_future(submission.chat(listener))
        try:
            async for _ in visit(number, listener, got):
                if chat.done():
                    chat.result()
                chat.cancel()
                await asyncio.wait({chat}, timeout=PATIENCE)
        except TimeoutError:
            if chat.done() and not chat.cancelled():
                chat.result()
            got.append("nothing more")
            for writer in clients:
                writer.close()
            await asyncio.sleep(0.1)  # what still serves them, sees their ends
        finally:
            chat.cancel()
            await asyncio.wait({chat}, timeout=PATIENCE)
        return got

    clients = []
    entered = [asyncio.Event() for _ in words]
    return [*await asyncio.gather(room(0), room(1)), await room(2)]

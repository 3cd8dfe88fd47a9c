# exercise: chat
"""Plain sockets with the calls of the loop, and lists of lines that wait, whose bytes it counts itself."""

import asyncio


async def chat(listener):
    loop = asyncio.get_running_loop()
    listener.setblocking(False)
    room = {}

    async def send(conn, box):
        try:
            while True:
                await box["event"].wait()
                box["event"].clear()
                while box["lines"]:
                    data = memoryview(b"".join(box["lines"]))
                    box["lines"] = []
                    box["size"] = len(data)
                    await push(conn, data, box)
        except OSError:
            pass

    async def push(conn, data, box):
        while data:
            try:
                n = conn.send(data[:65536])
            except BlockingIOError:
                ready = loop.create_future()
                loop.add_writer(conn, lambda: ready.done() or ready.set_result(None))
                try:
                    await ready
                finally:
                    if conn.fileno() >= 0:
                        loop.remove_writer(conn)
                continue
            data = data[n:]
            box["size"] -= n
            box["size"] = max(box["size"], 0)

    def put(conn, data):
        box = room[conn]
        box["lines"].append(data)
        box["size"] += len(data)
        box["event"].set()
        if box["size"] > 1_000_000 and box["task"]:
            box["task"].cancel()

    async def client(conn):
        box = {"lines": [], "size": 0, "event": asyncio.Event(), "name": None, "task": asyncio.current_task()}
        sender = asyncio.create_task(send(conn, box))
        rest = b""
        try:
            while data := await loop.sock_recv(conn, 65536):
                rest += data
                while b"\n" in rest:
                    line, _, rest = rest.partition(b"\n")
                    if conn not in room:
                        room[conn] = box
                        box["name"] = line
                        put(conn, b"hello " + line + b"\n")
                    else:
                        for other in list(room):
                            if other is not conn:
                                put(other, box["name"] + b": " + line + b"\n")
        except OSError:
            pass
        finally:
            room.pop(conn, None)
            sender.cancel()
            await asyncio.wait([sender])
            conn.close()

    tasks = set()
    try:
        while True:
            conn, _ = await loop.sock_accept(listener)
            conn.setblocking(False)
            task = asyncio.create_task(client(conn))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
    finally:
        left = list(tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        listener.close()

# exercise: scrape
"""Threads with http.client, which reads answers by itself; a queue gives out the paths."""

import asyncio
import http.client
import queue


async def scrape(host, port, paths, connections, patience):
    pages = {path: None for path in paths}
    todo = queue.SimpleQueue()
    for path in pages:
        todo.put(path)

    def work():
        connection = http.client.HTTPConnection(host, port, timeout=patience)
        try:
            while True:
                try:
                    path = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    connection.request("GET", path)
                    response = connection.getresponse()
                    text = response.read().decode("utf-8")
                except (OSError, http.client.HTTPException):
                    connection.close()
                else:
                    pages[path] = text if response.status == 200 else None
        finally:
            connection.close()

    await asyncio.gather(*(asyncio.to_thread(work) for _ in range(min(connections, len(pages)))))
    return pages

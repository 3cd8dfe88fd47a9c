# exercise: scrape
"""Threads with http.client, which reads answers by itself; a queue gives out the paths, and timers end late answers."""

import asyncio
import http.client
import queue
import socket
import threading


async def scrape(host, port, paths, connections, patience):
    pages = {path: None for path in paths}
    todo = queue.SimpleQueue()
    for path in pages:
        todo.put(path)

    def give_up(sock):
        try:
            sock.shutdown(socket.SHUT_RDWR)  # what reads from it sees the end of the stream
        except OSError:
            pass

    def get(connection, path):
        if connection.sock is None:
            connection.connect()
        timer = threading.Timer(patience, give_up, [connection.sock])
        timer.start()
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            text = response.read().decode("utf-8")
        finally:
            timer.cancel()
            timer.join()
        return text if response.status == 200 else None

    def work():
        connection = http.client.HTTPConnection(host, port)
        try:
            while True:
                try:
                    path = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    pages[path] = get(connection, path)
                except (OSError, http.client.HTTPException):
                    connection.close()
        finally:
            connection.close()

    await asyncio.gather(*(asyncio.to_thread(work) for _ in range(min(connections, len(pages)))))
    return pages

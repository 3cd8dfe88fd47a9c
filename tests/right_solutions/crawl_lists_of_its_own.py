# exercise: crawl
"""Keeps lists of its own: what waits at each host, and what is under way. One loop waits for the next end."""

import asyncio
from collections import deque
from urllib.parse import urldefrag, urlparse


async def crawl(start, fetch, links, hosts, per_host):
    result = {}
    waiting = {host: deque() for host in hosts}
    running = {host: 0 for host in hosts}
    url_of = {}

    def see(link):
        url = urldefrag(link)[0]
        host = urlparse(url).hostname
        if host in waiting and url not in result:
            result[url] = None
            waiting[host].append(url)

    def fill():
        for host, urls in waiting.items():
            while urls and running[host] < per_host:
                url = urls.popleft()
                running[host] += 1
                url_of[asyncio.ensure_future(fetch(url))] = url

    see(start)
    fill()
    try:
        while url_of:
            done, _ = await asyncio.wait(url_of, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                url = url_of.pop(task)
                running[urlparse(url).hostname] -= 1
                try:
                    found = links(task.result())
                except OSError:
                    continue
                result[url] = found
                for link in found:
                    see(link)
            fill()
    finally:
        for task in url_of:
            task.cancel()
        if url_of:
            await asyncio.wait(url_of)
    return result

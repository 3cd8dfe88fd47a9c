"""Fetches one page after the other."""
# fails: at_once with wrong_result
# fails: real with sequential

from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages, waiting = {}, [urldefrag(start).url]
    while waiting:
        url = waiting.pop(0)
        if url in pages or urlsplit(url).hostname not in hosts:
            continue
        try:
            pages[url] = links(await fetch(url))
        except OSError:
            pages[url] = None
        waiting += [urldefrag(link).url for link in pages[url] or ()]
    return pages

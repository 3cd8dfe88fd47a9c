"""Sites to crawl: each scenario returns what came out, and what was fetched when."""

import asyncio
import builtins
from urllib.parse import urlsplit


def host_of(url):
    return urlsplit(url).hostname


class Site:
    """Pages in virtual time. For each URL: the seconds of a fetch, and a list of links or the name of an exception.

    `tidying` is how long the first fetch that is cancelled takes to end. The second one takes twice as long, and so on.
    """

    def __init__(self, pages, tidying=0):
        self._pages, self._tidying, self._cancelled = pages, tidying, 0
        self._loop = asyncio.get_running_loop()
        self._start = self._loop.time()
        self.begun, self.now_at, self.most_at = {}, {}, {}
        self.fetched, self.raised, self.unknown = [], [], []

    def now(self):
        return round(self._loop.time() - self._start, 6)

    async def fetch(self, url):
        host = host_of(url)
        self.begun.setdefault(host, []).append(self.now())
        self.fetched.append(url)
        self.now_at[host] = self.now_at.get(host, 0) + 1
        self.most_at[host] = max(self.most_at.get(host, 0), self.now_at[host])
        try:
            if url not in self._pages:
                self.unknown.append(url)
                raise OSError("not found")
            seconds, content = self._pages[url]
            await asyncio.sleep(seconds)
            if isinstance(content, str):
                self.raised.append(getattr(builtins, content)("of a page"))
                raise self.raised[-1]
            return "\n".join(content)
        except asyncio.CancelledError:
            self._cancelled += 1
            if self._tidying:
                await asyncio.sleep(self._tidying * self._cancelled)
            raise
        finally:
            self.now_at[host] -= 1

    def named(self, error):
        """A name for the exception that came out: that of a page, by identity, or another one."""
        own = any(error is each for each in self.raised)
        return f"the {type(error).__name__} of a page" if own else f"another {type(error).__name__}"

    async def crawl(self, submission, start, hosts, per_host, *, alone=True):
        """A report of one crawl. `alone`: whether all tasks that there are then are its own."""
        others = asyncio.all_tasks()
        try:
            end = await submission.crawl(start, self.fetch, str.split, set(hosts), per_host)
        except asyncio.CancelledError:
            end = "CancelledError"
        except NotImplementedError:
            raise
        except Exception as error:
            end = self.named(error)
        report = {
            "returned": end,
            "seconds until the end": self.now(),
            "fetches began at": {host: sorted(self.begun[host]) for host in sorted(self.begun)},
            "most at the same time": {host: self.most_at[host] for host in sorted(self.most_at)},
        }
        if again := sorted({url for url in self.fetched if self.fetched.count(url) > 1}):
            report["fetched again"] = again
        if self.unknown:
            report["no such pages"] = sorted(self.unknown)
        if running := sum(self.now_at.values()):
            report["fetches still running"] = running
        if alone and (tasks := len(asyncio.all_tasks() - others)):
            report["tasks left"] = tasks
        return report


async def one_site(submission, pages, start, hosts, per_host, tidying=0):
    """A report of one crawl of the site."""
    return await Site(pages, tidying).crawl(submission, start, hosts, per_host)


async def cancelled(submission, pages, start, hosts, per_host, tidying, moments):
    """For each moment: how a crawl ended that was cancelled then, and how many fetches it had begun."""
    report = {}
    for moment in moments:
        site = Site(pages, tidying)
        task = asyncio.create_task(site.crawl(submission, start, hosts, per_host))
        await asyncio.sleep(moment)
        task.cancel()
        try:
            seen = await task
        except asyncio.CancelledError:
            seen = {"returned": "CancelledError", "seconds until the end": site.now()}
        running = sum(site.now_at.values())
        await asyncio.sleep(999)
        end = f"{seen['returned']} at {seen['seconds until the end']}, fetches still running: {running}"
        report[f"cancelled at {moment}"] = f"{end}, fetches begun: {len(site.fetched)}"
    return report


async def together(submission, crawls):
    """Crawls at the same time, and the first one once more. A crawl is pages, start, hosts, per_host."""
    sites = [Site(pages) for pages, *_ in crawls]
    reports = await asyncio.gather(
        *[site.crawl(submission, *rest, alone=False) for site, (_, *rest) in zip(sites, crawls, strict=True)]
    )
    pages, *rest = crawls[0]
    reports.append(await Site(pages).crawl(submission, *rest))
    return {f"crawl {number}": report for number, report in enumerate(reports, 1)}


async def one_behind_the_other(submission, count):
    """The number of pages of a site in which each page links to the next one."""

    async def fetch(url):
        await asyncio.sleep(0)
        number = int(url.rpartition("/")[2]) + 1
        return f"http://red.example/{number}" if number < count else ""

    return len(await submission.crawl("http://red.example/0", fetch, str.split, {"red.example"}, 3))


async def real(submission, port, start, hosts, per_host):
    """Crawls the grader's HTTP server, which plays all hosts."""

    async def fetch(url):
        host = urlsplit(url).netloc
        target = url.partition(host)[2].replace("#", "%23")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            head, _, text = (await reader.read()).decode().partition("\r\n\r\n")
            if " 200 " not in head:
                raise FileNotFoundError(url)
            return text
        finally:
            writer.close()
            await writer.wait_closed()

    return await submission.crawl(start, fetch, str.split, set(hosts), per_host)

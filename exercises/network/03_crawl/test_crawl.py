"""Each page once, so many of each host at a time, and an end without waiting.

In virtual time, durations are multiples of one unit, which each grading draws anew.
"""

from urllib.parse import urlsplit

RED, BLUE = "red.example", "blue.example"
HOSTS = [RED, BLUE]


def unit(student):
    """A duration in seconds: some eighths, whose sums and multiples are exact."""
    return student.random.randrange(1, 50) / 8


def urls(student, count, host=RED):
    """Addresses of pages, new in each grading."""
    numbers = student.random.sample(range(1000, 9999), count)
    return [f"http://{host}/{student.random.choice(['a', 'b/c', 'wiki'])}/{number}" for number in numbers]


def report(pages, begun, over, most):
    """The report of a crawl of all these pages. `begun`: for each host, the moments at which its fetches began."""
    return {
        "returned": {url: None if isinstance(content, str) else content for url, (_, content) in pages.items()},
        "seconds until the end": round(over, 6),
        "fetches began at": {host: sorted(round(float(each), 6) for each in begun[host]) for host in sorted(begun)},
        "most at the same time": {host: most[host] for host in sorted(most)},
    }


async def expect(student, pages, start, *expected, hosts=HOSTS, per_host=9, tidying=0, schedules=20):
    """One crawl, explored."""
    exploration = await student.explore("one_site", pages, start, hosts, per_host, tidying, schedules=schedules)
    await exploration.expect(*expected)


def each_host_at_most(student, run, limit):
    """Fails the check if more requests for one host were under way than allowed."""
    host_of = [job.page.host for job in run.observation.run.jobs]
    for host in HOSTS:
        calls = [call for call in run.observation.calls if host_of[call.job] == host]
        for one in calls:
            beside = sum(each.arrived <= one.arrived < (each.ended or 1e9) for each in calls)
            if beside > limit:
                student.fail("too_concurrent", f"{beside} pages of {host} were fetched at once; the limit is {limit}.")


async def test_real(student):
    """A real site: each page once, and as many at the same time as the hosts allow"""
    limit, count = 3, 6
    first, *red = urls(student, count + 1)
    blue = urls(student, count, BLUE)
    content = {first: [*red[:3], *blue[:3]], **{url: [first] for url in red + blue}}
    content[red[0]], content[blue[0]] = [f"{url}#part" for url in red + blue], [*blue, *red, first + "#top"]
    pages = []
    for url, found in content.items():
        parts = urlsplit(url)
        made = student.page(
            parts.path,
            "\n".join(found),
            page={"host": parts.hostname},
            seconds=0.15,
            meet=1 if url == first else 2 * limit,
        )
        pages.append(made)
    options = {"pages": pages, "heartbeat": 0.05, "ceiling": 2 * limit}
    run = await student.play("real", student.port, first, HOSTS, limit, **options)
    if run.network.strays:
        student.fail("wrong_result", f"A page was requested that does not exist: {run.network.strays[0]}")
    each_host_at_most(student, run, limit)
    run.expect(returns=content, together=2 * limit)


async def test_cycles(student):
    """Pages that link to each other, to themselves and to the same page are fetched once"""
    u = unit(student)
    a, b, c, d = urls(student, 4)
    pages = {a: [u, [b, c, b, a]], b: [2 * u, [d, a, c]], c: [2 * u, [d, c, d]], d: [u, [a, b, c, d]]}
    await expect(student, pages, a, report(pages, {RED: [0, u, u, 3 * u]}, 4 * u, {RED: 2}), schedules=100)


async def test_single(student):
    """A page without links is all there is"""
    u = unit(student)
    [a] = urls(student, 1)
    await expect(student, {a: [u, []]}, a, report({a: [u, []]}, {RED: [0]}, u, {RED: 1}))


async def test_at_once(student):
    """Links are followed as soon as a page has come, whatever else is under way"""
    u = unit(student)
    a, slow, b, c, d, e = urls(student, 6)
    pages = {a: [u, [slow, b]], slow: [9 * u, [e]], b: [u, [c]], c: [u, [d]], d: [u, []], e: [2 * u, []]}
    moments = [0, u, u, 2 * u, 3 * u, 10 * u]
    await expect(student, pages, a, report(pages, {RED: moments}, 12 * u, {RED: 2}))


async def test_limit(student):
    """No more pages of a host are fetched at the same time than allowed, and free places are filled at once"""
    u = unit(student)
    a, *many = urls(student, 8)
    pages = {a: [u, many], **{url: [2 * u, [a]] for url in many}}
    moments = [0, u, u, u, 3 * u, 3 * u, 3 * u, 5 * u]
    await expect(student, pages, a, report(pages, {RED: moments}, 7 * u, {RED: 3}), per_host=3)
    moments = [0, *[u + 2 * number * u for number in range(7)]]
    await expect(student, pages, a, report(pages, {RED: moments}, 15 * u, {RED: 1}), per_host=1)


async def test_hosts(student):
    """Hosts do not wait for each other, and other hosts are left alone"""
    u = unit(student)
    a, *red = urls(student, 4)
    blue = urls(student, 3, BLUE)
    elsewhere = [*urls(student, 2, "green.example"), f"http://www.{RED}/", f"http://{RED}.green.example/"]
    pages = {a: [u, [*red, *elsewhere, *blue]], **{url: [3 * u, []] for url in red}}
    pages |= {url: [u, [elsewhere[0]]] for url in blue}
    begun = {RED: [0, u, 4 * u, 7 * u], BLUE: [u, 2 * u, 3 * u]}
    await expect(student, pages, a, report(pages, begun, 10 * u, {RED: 1, BLUE: 1}), per_host=1)


async def test_fragments(student):
    """URLs that differ only in their fragments are one page, and all others are not"""
    u = unit(student)
    a, b, c = urls(student, 3)
    others = [f"{b}/", f"{b}?x=1", f"{b}?x=2", b.upper().replace("HTTP://RED.EXAMPLE", "http://red.example")]
    links = [f"{b}#one", f"{b}#two", f"{a}#top", f"{c}#", *others, f"{others[1]}#three", b]
    pages = {a: [u, links], **{url: [2 * u, [f"{a}#end"]] for url in (b, c, *others)}}
    await expect(student, pages, f"{a}#start", report(pages, {RED: [0] + [u] * 6}, 3 * u, {RED: 6}))


async def test_broken(student):
    """A page that cannot be fetched is None, and the others go on"""
    u = unit(student)
    a, b, c, d, e = urls(student, 5)
    for one, other in (("ConnectionResetError", "PermissionError"), ("FileNotFoundError", "OSError")):
        pages = {a: [u, [b, c, d]], b: [u, "TimeoutError"], c: [2 * u, one], d: [3 * u, [e]], e: [u, other]}
        await expect(student, pages, a, report(pages, {RED: [0, u, u, u, 4 * u]}, 5 * u, {RED: 3}))
        await expect(student, {a: [u, one]}, a, report({a: [u, one]}, {RED: [0]}, u, {RED: 1}))
    # One after the other, in any order: so they take equally long.
    pages = {url: [u, content] for url, (_, content) in pages.items()}
    moments = [number * u for number in range(5)]
    await expect(student, pages, a, report(pages, {RED: moments}, 5 * u, {RED: 1}), per_host=1)


async def test_other_exception(student):
    """Another exception ends the crawl: the other fetches are cancelled and waited for, and it comes out itself"""
    u = unit(student)
    a, b, c, d, e = urls(student, 5)
    for kind in ("ValueError", "LookupError", "EOFError", "RuntimeError"):
        pages = {a: [u, [b, c, d]], b: [5 * u, [e]], c: [2 * u, kind], d: [9 * u, []], e: [u, []]}
        expected = report(pages, {RED: [0, u, u, u]}, 10 * u, {RED: 3}) | {"returned": f"the {kind} of a page"}
        await expect(student, pages, a, expected, tidying=3.5 * u)
    # One of the last two waits for a place, and gets that of the fetch that failed if it is not cancelled before.
    pages = {a: [u, [b, c]], b: [u, [d, e]], c: [3 * u, kind], d: [9 * u, []], e: [9 * u, []]}
    either = [
        report(pages, {RED: moments}, over, {RED: 2}) | {"returned": f"the {kind} of a page"}
        for moments, over in (([0, u, u, 2 * u], 7.5 * u), ([0, u, u, 2 * u, 4 * u], 11 * u))
    ]
    await expect(student, pages, a, *either, per_host=2, tidying=3.5 * u)


async def test_cancelled(student):
    """A cancellation ends all fetches, waits for them, and comes out"""
    u = unit(student)
    a, b, c, d = urls(student, 4)
    pages = {a: [u, [b, c, d]], b: [2 * u, []], c: [4 * u, []], d: [2 * u, []]}
    moments = [0.5 * u, 1.5 * u, 3.5 * u]
    exploration = await student.explore("cancelled", pages, a, HOSTS, 2, 3 * u, moments, schedules=10)
    begun, under_way = (1, 3, 4), (1, 2, 2)
    await exploration.expect(
        {
            f"cancelled at {moment}": (
                f"CancelledError at {round(moment + each * 3 * u, 6)}, fetches still running: 0, fetches begun: {count}"
            )
            for moment, count, each in zip(moments, begun, under_way, strict=True)
        }
    )


async def test_together(student):
    """Crawls at the same time share nothing, and neither do crawls one after the other"""
    crawls, expected = [], {}
    for number in range(3):
        u = unit(student)
        a, b, c = urls(student, 3)
        pages = {a: [u, [b, c]], b: [u, [a]], c: [(1 + number) * u, []]}
        crawls.append([pages, a, HOSTS, 2])
        expected[f"crawl {number + 1}"] = report(pages, {RED: [0, u, u]}, (2 + number) * u, {RED: 2})
    expected["crawl 4"] = expected["crawl 1"]
    exploration = await student.explore("together", crawls, schedules=20)
    await exploration.expect(expected)


async def test_same_site_together(student):
    """Two crawls of the same site at the same time fetch its pages once each"""
    u = unit(student)
    a, b = urls(student, 2)
    pages = {a: [u, [b]], b: [u, [a]]}
    expected = report(pages, {RED: [0, u]}, 2 * u, {RED: 1})
    exploration = await student.explore("together", [[pages, a, HOSTS, 1]] * 2, schedules=20)
    await exploration.expect({f"crawl {number}": expected for number in (1, 2, 3)})


async def test_deep(student):
    """Thousands of pages, one behind the other, are no problem"""
    count = student.random.randrange(3000, 3500)
    run = await student.play("one_behind_the_other", count)
    if run.value != count:
        student.fail("wrong_result", f"{run.value} pages were returned. Expected: {count}.")

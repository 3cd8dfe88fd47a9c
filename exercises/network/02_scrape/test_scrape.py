"""Fetches pages from a real server over few connections. The server counts them."""

from msgspec.structs import replace

HOST = "127.0.0.1"
PATIENCE = 30.0
CLOSE = "CONNECTION", "  close "
WORDS = "Grüße", "über", "naïve", "日本", "straße", "tree", "🌍", "água", "Ω", "list"


def paths(student, count):
    """Targets of pages, all different and new in each grading."""
    folders = "books", "wiki", "a", "search"
    numbers = student.random.sample(range(1000, 9999), count)
    queries = ["", "?p=1&q=x", ""] * count
    return [
        f"/{student.random.choice(folders)}/{number}{query}" for number, query in zip(numbers, queries, strict=False)
    ]


def text(student, words=12):
    """A text of several lines with letters of one to four bytes."""
    return "".join(student.random.choice(WORDS) + student.random.choice([" ", "\n"]) for _ in range(words)) + "é"


def pages(student, count, **options):
    """Pages with texts of their own."""
    return [student.page(path, text(student), seconds=0.02, **options) for path in paths(student, count)]


def expected(some):
    """The result that scrape should return for these pages: `late` and broken ones are None, as are other statuses."""
    return {
        each.name: each.page.body if each.page.status == 200 and each.page.ending in ("keep", "close") else None
        for each in some
    }


async def fetch(student, some, connections, *, patience=PATIENCE, wanted=None, more=0, ordered=True, **options):
    """Scrapes these pages, in the order of the list, and judges the result and the connections.

    more     connections beyond `connections` that the server makes necessary
    ordered  whether the order of the answers is certain, so that a dictionary in that order fails each time
    """
    names = wanted or [each.name for each in some]
    call = student.call(
        *("scrape", HOST, student.port, names, connections, patience), pages=some, connections=connections, **options
    )
    run = await call
    judge(student, run, list(expected(some).items()), connections + more, options.get("ceiling", 0), ordered=ordered)
    return run


def judge(student, run, entries, connections, together=0, *, ordered=True):
    """Fails the check unless the run returned these entries, in this order, and so many connections were enough."""
    for each in run.network.connections:
        if each.problem:
            student.fail("wrong_result", f"The server could not read a request: it has {each.problem}.")
    if run.network.strays:
        student.fail("wrong_result", f"A page was requested that is not in `paths`: {run.network.strays[0]}")
    run.expect(together=together)
    compare(student, run.value, entries, ordered=ordered)
    check_connections(student, run, connections)


def check_connections(student, run, connections):
    """Fails the check unless so many connections were enough, and all are closed."""
    opened = len(run.network.connections)
    if opened > connections:
        requests = sum(each.requests for each in run.network.connections)
        enough = "1 is" if connections == 1 else f"{connections} are"
        student.fail("no_reuse", f"{opened} connections were opened for {requests} requests; {enough} enough.")
    still_open = sum(each.closed is None for each in run.network.connections)
    if still_open:
        many = "connection was" if still_open == 1 else "connections were"
        student.fail("left_running", f"{still_open} {many} still open when scrape returned.")


def compare(student, value, entries, *, ordered):
    """Fails the check unless `value` is a dictionary with these entries, and if `ordered`, in this order."""
    got = list(value.items())
    if got == entries or (not ordered and sorted(map(repr, got)) == sorted(map(repr, entries))):
        return
    if sorted(map(repr, got)) == sorted(map(repr, entries)):
        order, right = (", ".join(path for path, _ in some[:6]) for some in (got, entries))
        student.fail("wrong_order", f"The keys are in the order {order}. Expected: {right}.")
    for path, page in entries:
        if path not in value:
            student.fail("wrong_result", f"The dictionary has no entry for {path}.")
        if value[path] != page:
            student.fail("wrong_result", f"The entry for {path} is {short(value[path])}. Expected: {short(page)}.")
    student.fail("wrong_result", f"The dictionary has {len(got)} entries. Expected: {len(entries)}.")


def short(page):
    """A text in quotes, cut in the middle."""
    shown = repr(page)
    return shown if len(shown) < 70 else f"{shown[:40]}…{shown[-20:]} ({len(page)} letters)"


async def test_one_page(student):
    """One page is fetched, over one connection"""
    await fetch(student, pages(student, 1), 3, more=-2)


async def test_at_once(student):
    """As many requests are under way as there are connections, and the event loop stays free"""
    few = 5
    some = [student.page(path, text(student), seconds=0.2, meet=few) for path in paths(student, 2 * few)]
    await fetch(student, some, few, ceiling=few, heartbeat=0.05, ordered=False)


async def test_reuse(student):
    """Connections are used again, and no more are opened than allowed"""
    some = pages(student, 12)
    for held in (0, -1):  # one connection must do for all others, whichever page comes first
        some[held] = replace(some[held], after=10)
    await fetch(student, some, 3, ordered=False)


async def test_one_connection(student):
    """One connection is enough for all pages"""
    await fetch(student, pages(student, 5), 1)


async def test_few_pages(student):
    """No more connections are opened than there are pages"""
    count = student.random.randrange(2, 4)
    some = [student.page(path, text(student), seconds=0.1, meet=count) for path in paths(student, count)]
    await fetch(student, some, 9, more=count - 9, ordered=False)


async def test_nothing(student):
    """Without paths, no connection is opened"""
    run = await student.call("scrape", HOST, student.port, [], 3, PATIENCE, pages=pages(student, 1, times=0))
    if run.network.connections:
        student.fail("wrong_result", "A connection was opened, although there is no page to fetch.")
    run.expect(returns={})


async def test_pieces(student):
    """Answers that come in pieces are put together"""
    some = [
        student.page(path, text(student, 30), page={"parts": student.random.randrange(3, 6)})
        for path in paths(student, 4)
    ]
    await fetch(student, some, 2, ordered=False)


async def test_sizes(student):
    """Texts can be empty, long, or look like an answer themselves"""
    bodies = [
        *("", "äöü" * student.random.randrange(20_000, 30_000), "\r\n\r\nContent-Length: 3\r\n\r\n", "\n" * 7, "0"),
        text(student),
    ]
    some = [
        student.page(path, body, seconds=0.02) for path, body in zip(paths(student, len(bodies)), bodies, strict=True)
    ]
    await fetch(student, some, 1)
    student.random.shuffle(some)
    await fetch(student, some, 2, ordered=False)


async def test_headers(student):
    """Headers are found in any spelling and at any place"""
    some = []
    for number, path in enumerate(paths(student, 4)):
        body = f"text {text(student, 4)}"  # three bytes of it can be decoded: a length that is too short is seen
        length = [("content-length", "CONTENT-LENGTH", "Content-Length")[number % 3], f"  {len(body.encode())} "]
        headers = [("X-Content-Length", "3"), tuple(length), ("Old-Connection", "close"), ("Vary", "a: b")]
        some.append(student.page(path, body, page={"headers": tuple(headers[:: (-1) ** number])}, seconds=0.02))
    await fetch(student, some, 1)


async def test_other_statuses(student):
    """A page with another status is None, and the next page comes over the same connection"""
    statuses = 404, 200, 500, 201, 200, 503
    some = [
        student.page(path, text(student), page={"status": status}, seconds=0.02)
        for path, status in zip(paths(student, len(statuses)), statuses, strict=True)
    ]
    await fetch(student, some, 1)


async def test_closed(student):
    """After an answer with Connection: close, a new connection serves the next page"""
    ends = [{"ending": "close"}, {"ending": "close", "status": 404}, {"ending": "close", "headers": (CLOSE,)}]
    some = [
        student.page(path, text(student), page=page, seconds=0.02)
        for path, page in zip(paths(student, 7), [{}, ends[0], {}, ends[1], {}, ends[2], {}], strict=True)
    ]
    await fetch(student, some, 1, more=3)


async def test_broken(student):
    """A page whose connection breaks is None, and the others come"""
    endings = "keep", "cut", "keep", "cut", "keep"
    some = [
        student.page(path, text(student, 40), page={"ending": ending}, seconds=0.02)
        for path, ending in zip(paths(student, len(endings)), endings, strict=True)
    ]
    await fetch(student, some, 1, more=2)
    cut, held, *others = paths(student, 5)
    some = [student.page(cut, text(student), page={"ending": "cut"}), student.page(held, text(student), after=4)]
    some += [student.page(path, text(student), seconds=0.02) for path in others]
    await fetch(student, some, 2, more=1, ordered=False)


async def test_late(student):
    """A page that does not come in time is None, and its answer is not taken for another one"""
    *names, one, two = paths(student, 6)
    quick = [student.page(path, text(student), seconds=0.02) for path in names]
    late = [student.page(path, text(student), page={"ending": "late"}, seconds=3.5) for path in (one, two)]
    await fetch(student, [late[0], *quick[:2], late[1], *quick[2:]], 2, patience=1.25, more=2, ordered=False)


async def test_trickle(student):
    """A page of which a little comes again and again is None, if it is not complete in time"""
    path, after = paths(student, 2)
    slow = student.page(path, text(student, 200), page={"parts": 80}, seconds=0.02)
    entries = [(path, None), (after, text(student))]
    quick = student.page(after, entries[1][1], seconds=0.02)
    arguments = "scrape", HOST, student.port, [path, after], 1, 1.25
    run = await student.call(*arguments, pages=[slow, quick], connections=1, deadline=10.0)
    judge(student, run, entries, 2)


async def test_order(student):
    """The dictionary has the order of `paths`, and a path that is there twice is requested once"""
    names = paths(student, 5)
    some = [student.page(path, text(student), after=4 - number, meet=5) for number, path in enumerate(names)]
    twice = [*names[:3], names[0], *names[3:], names[2], names[4]]
    await fetch(student, some, 9, wanted=twice, more=-4)


async def test_together(student):
    """Calls at the same time share nothing, and neither do calls one after the other"""
    groups = [pages(student, 4), pages(student, 3), pages(student, 5)]
    calls = [[[each.name for each in some], number + 1] for number, some in enumerate(groups)]
    entries = [list(expected(some).items()) for some in groups]
    others = [page for some in groups[1:] for page in some]
    waiting = [replace(page, after=len(others)) for page in groups[0]]  # those of the first call, for the other calls
    again = [replace(page, times=2) for page in groups[0]]  # the last call fetches them once more
    for scenario, first, more in (("together", waiting, 0), ("in_turn", again, 1)):
        run = await student.play(
            scenario, student.port, calls + calls[:more], PATIENCE, pages=[*first, *others], connections=6
        )
        for got, wanted in zip(run.value, entries + entries[:more], strict=True):
            compare(student, got, wanted, ordered=False)
        check_connections(student, run, 1 + 2 + 3 + more)
    requests = sum(each.requests for each in run.network.connections)
    if requests < 2 * len(groups[0]) + len(others):
        student.fail(
            "wrong_result", "The last call did not request all of its pages: an earlier call had fetched them."
        )

"""Letters that processes count. The texts are drawn by the grader, and only `unpack` gives them out.

The numbers of pages are fixed, so that a wrong solution fails the same checks each time.
"""

from collections import Counter

from msgspec.structs import replace

LETTERS = "abcxyzABCäßñ"
OTHERS = " .,-0123456789\n"
SPECIAL = "\ufb01\u00b2"
"""A ligature, which is one letter, and a superscript two, which is none. Each text has them."""


def book(student, count, length=60, **options):
    """Page numbers that differ, the last of them 0, and the jobs that give out their texts."""
    numbers = [*student.random.sample(range(1, 1000), count - 1), 0]
    pages = {}
    for number, job in zip(numbers, student.jobs(count, seconds=0.0, **options), strict=True):
        drawn = student.random.choices(LETTERS + OTHERS, k=length)
        pages[number] = replace(job, text="".join(drawn) + SPECIAL + "q" + student.random.choice(LETTERS))
    return numbers, pages


def counts(numbers, pages):
    """The letters of these pages."""
    return dict(Counter(letter for number in numbers for letter in pages[number].text if letter.isalpha()))


def check(run, numbers, pages, workers):
    """Fails the check unless the letters were counted by so many processes at the same moment."""
    run.expect(returns=counts(numbers, pages), together=workers)


async def test_parallel(student):
    """Three workers unpack at the same moment"""
    numbers, pages = book(student, 6)
    run = await student.call("frequencies", numbers, student.crunch(pages), 3, parallel=3, ceiling=3)
    check(run, numbers, pages, 3)


async def test_long_page(student):
    """A page that takes long holds up no other one"""
    numbers, pages = book(student, 6)
    pages[numbers[0]] = replace(pages[numbers[0]], after=5)
    run = await student.call("frequencies", numbers, student.crunch(pages), 2, parallel=2, ceiling=2)
    check(run, numbers, pages, 2)


async def test_many(student):
    """Thirty pages are counted by three processes, and one that takes long holds up no other one"""
    numbers, pages = book(student, 30)
    # Pool.map makes groups of pages only if there are many. Two processes have all the other pages to lose counts in.
    pages[numbers[0]] = replace(pages[numbers[0]], after=29)
    run = await student.call("frequencies", numbers, student.crunch(pages), 3, parallel=3, ceiling=3)
    check(run, numbers, pages, 3)
    processes = len({call.process for call in run.observation.calls} - {0})
    if processes > 3:
        text = f"The calls of unpack came from {processes} processes; 3 are enough for 3 workers."
        student.fail("too_many_processes", text)


async def test_large_pages(student):
    """No letter of large pages is lost"""
    numbers, pages = book(student, 3)
    pages = {number: replace(page, text=page.text * 1500) for number, page in pages.items()}
    run = await student.call("frequencies", numbers, student.crunch(pages), 3, parallel=3, deadline=10.0)
    check(run, numbers, pages, 3)


async def test_few(student):
    """Two pages are unpacked at the same moment, with more workers than pages"""
    numbers, pages = book(student, 2)
    run = await student.call("frequencies", numbers, student.crunch(pages), 4, parallel=2)
    check(run, numbers, pages, 2)


async def test_none(student):
    """Without pages, the dictionary is empty"""
    run = await student.call("frequencies", [], student.crunch({}), 2)
    run.expect(returns={})


async def test_texts(student):
    """A page can stand in the list more than once, and a text can be empty or without letters"""
    numbers, pages = book(student, 4)
    often, empty, digits, other = numbers
    # Three places and two workers: one process gets this page twice, and should not remember its letters.
    pages[often] = replace(pages[often], times=3)
    pages[empty] = replace(pages[empty], text="")
    pages[digits] = replace(pages[digits], text="1 2 3")
    places = [often, empty, digits, other, often, often]
    run = await student.call("frequencies", places, student.crunch(pages), 2, parallel=2)
    check(run, places, pages, 2)


async def test_exception(student):
    """An exception of a call comes out, with its type and message, after the calls that have begun"""
    numbers, pages = book(student, 4, times=0)
    failing, slow = numbers[:2]
    pages[failing] = replace(pages[failing], text=None, raises=student.exception(), times=1)
    pages[slow] = replace(pages[slow], seconds=1.5)
    run = await student.call("frequencies", numbers, student.crunch(pages), 2, parallel=2)
    run.expect(raises=0)


async def test_last_raises(student):
    """An exception of the last call comes out, whatever its type is"""
    # The text of a KeyError is not its message, and the other two have a meaning for pipes.
    for kind in "KeyError", "EOFError", "PermissionError":
        numbers, pages = book(student, 5, times=0)
        pages[numbers[4]] = replace(pages[numbers[4]], text=None, raises=kind, times=1, after=4)
        run = await student.call("frequencies", numbers, student.crunch(pages), 2, parallel=2)
        run.expect(raises=4)


async def test_again(student):
    """A second call has nothing to do with the first one"""
    numbers, pages = book(student, 4)
    run = await student.play("again", numbers[:2], numbers[2:], student.crunch(pages), parallel=2)
    run.expect(returns=[counts(numbers[:2], pages), counts(numbers[2:], pages)])


async def test_fork(student):
    """It works where processes are forks, which have copies of everything (fork)"""
    numbers, pages = book(student, 3)
    run = await student.play("started_by", "fork", numbers, student.crunch(pages), parallel=2)
    check(run, numbers, pages, 2)


async def test_spawn(student):
    """It works where new processes have nothing but what they are sent (spawn)"""
    numbers, pages = book(student, 3)
    run = await student.play("started_by", "spawn", numbers, student.crunch(pages), parallel=2)
    check(run, numbers, pages, 2)


async def test_forkserver(student):
    """It works where processes are forks of a server (forkserver)"""
    numbers, pages = book(student, 3)
    run = await student.play("started_by", "forkserver", numbers, student.crunch(pages), parallel=2)
    check(run, numbers, pages, 2)

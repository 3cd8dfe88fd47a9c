"""Bookings in a cinema: each scenario says what came of them."""

import asyncio


class Desk:
    """Lets people pay, which takes a second. Ann's first payment can fail."""

    def __init__(self, fails=False):
        self.paid = []
        self._fails = fails

    async def pay(self, name):
        await asyncio.sleep(1)
        if self._fails and name == "Ann":
            raise LookupError
        self.paid.append(name)


async def later(seconds, booking):
    """Books after so many seconds; what came of it, in a word."""
    await asyncio.sleep(seconds)
    try:
        return await booking()
    except LookupError:
        return "LookupError"
    except asyncio.CancelledError:
        return "CancelledError"


async def alone(submission):
    """Two people, one after the other: what they are told, whose the seats are, and who paid."""
    paid = []

    async def pay(name):
        await asyncio.sleep(0)
        paid.append(name)

    cinema = submission.Cinema(pay)
    told = [await cinema.book(1, "Ann"), await cinema.book(1, "Ben"), await cinema.book(2, "Ben")]
    return [*told, sorted(cinema.sold.items()), paid]


async def apart(submission, first, second):
    """Two people want different seats, and take a while to pay."""
    jobs = {"Ann": first, "Ben": second}

    async def pay(name):
        await jobs[name]()

    cinema = submission.Cinema(pay)
    return await asyncio.gather(cinema.book(1, "Ann"), cinema.book(2, "Ben"))


async def same_seat(submission):
    """Ben comes at the moment at which Ann has paid."""
    desk = Desk()
    cinema = submission.Cinema(desk.pay)
    told = await asyncio.gather(
        later(0, lambda: cinema.book(1, "Ann")),
        later(1, lambda: cinema.book(1, "Ben")),
    )
    return [*told, cinema.sold.get(1), desk.paid]


async def payment_fails(submission):
    """Ben comes at the moment at which Ann's payment fails, Cyd when all that is over."""
    desk = Desk(fails=True)
    cinema = submission.Cinema(desk.pay)
    told = await asyncio.gather(
        later(0, lambda: cinema.book(1, "Ann")),
        later(1, lambda: cinema.book(1, "Ben")),
        later(5, lambda: cinema.book(1, "Cyd")),
    )
    return [*told, cinema.sold.get(1), desk.paid]


async def changes_her_mind(submission):
    """Ann goes away while she pays; Ben comes after that."""
    desk = Desk()
    cinema = submission.Cinema(desk.pay)
    ann = asyncio.create_task(later(0, lambda: cinema.book(1, "Ann")))
    ben = asyncio.create_task(later(2, lambda: cinema.book(1, "Ben")))
    await asyncio.sleep(0.5)
    ann.cancel()
    return [await ann, await ben, cinema.sold.get(1), desk.paid]


async def one_waits(submission):
    """Ben comes while Ann pays, which fails; Cyd comes when Ben may be paying, or when all that is over."""
    moments = []

    async def propose(moment):
        await asyncio.sleep(1)
        moments.append(moment)

    await asyncio.gather(propose(1.5), propose(5))  # the schedule decides which is the first
    desk = Desk(fails=True)
    cinema = submission.Cinema(desk.pay)
    told = await asyncio.gather(
        later(0, lambda: cinema.book(1, "Ann")),
        later(0.5, lambda: cinema.book(1, "Ben")),
        later(moments[0], lambda: cinema.book(1, "Cyd")),
    )
    return [*told, cinema.sold.get(1), desk.paid]

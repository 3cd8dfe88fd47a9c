"""Bookings in a cinema: each scenario returns the answers and the state of the cinema."""

import asyncio


class Cashier:
    """Takes payments of one second each, and records them. With `fails`, payments by Ann fail."""

    def __init__(self, fails=False):
        self.paid = []
        self._fails = fails

    async def pay(self, name):
        await asyncio.sleep(1)
        if self._fails and name == "Ann":
            raise LookupError
        self.paid.append(name)


async def later(seconds, booking):
    """Book after a delay in seconds; return the answer or the name of the exception."""
    await asyncio.sleep(seconds)
    try:
        return await booking()
    except LookupError:
        return "LookupError"
    except asyncio.CancelledError:
        return "CancelledError"


async def alone(submission):
    """Two people book one after the other: the answers, the owners of the seats, and the payments."""
    paid = []

    async def pay(name):
        await asyncio.sleep(0)
        paid.append(name)

    cinema = submission.Cinema(pay)
    answers = [await cinema.book(1, "Ann"), await cinema.book(1, "Ben"), await cinema.book(2, "Ben")]
    return [*answers, sorted(cinema.sold.items()), paid]


async def apart(submission, first, second):
    """Two people book different seats, with payments that take a while."""
    jobs = {"Ann": first, "Ben": second}

    async def pay(name):
        await jobs[name]()

    cinema = submission.Cinema(pay)
    return await asyncio.gather(cinema.book(1, "Ann"), cinema.book(2, "Ben"))


async def same_seat(submission):
    """Ben comes at the moment when Ann's payment ends."""
    cashier = Cashier()
    cinema = submission.Cinema(cashier.pay)
    answers = await asyncio.gather(
        later(0, lambda: cinema.book(1, "Ann")),
        later(1, lambda: cinema.book(1, "Ben")),
    )
    return [*answers, cinema.sold.get(1), cashier.paid]


async def payment_fails(submission):
    """Ben comes at the moment when Ann's payment fails, and Cyd after both are done."""
    cashier = Cashier(fails=True)
    cinema = submission.Cinema(cashier.pay)
    answers = await asyncio.gather(
        later(0, lambda: cinema.book(1, "Ann")),
        later(1, lambda: cinema.book(1, "Ben")),
        later(5, lambda: cinema.book(1, "Cyd")),
    )
    return [*answers, cinema.sold.get(1), cashier.paid]


async def changes_her_mind(submission):
    """Ann's booking is cancelled during her payment; Ben comes after that."""
    cashier = Cashier()
    cinema = submission.Cinema(cashier.pay)
    ann = asyncio.create_task(later(0, lambda: cinema.book(1, "Ann")))
    ben = asyncio.create_task(later(2, lambda: cinema.book(1, "Ben")))
    await asyncio.sleep(0.5)
    ann.cancel()
    return [await ann, await ben, cinema.sold.get(1), cashier.paid]


async def one_waits(submission):
    """Ben comes during Ann's payment, which fails. Cyd comes when Ben may be paying, or after both are done."""
    moments = []

    async def propose(moment):
        await asyncio.sleep(1)
        moments.append(moment)

    await asyncio.gather(propose(1.5), propose(5))  # the schedule decides which one is first
    cashier = Cashier(fails=True)
    cinema = submission.Cinema(cashier.pay)
    answers = await asyncio.gather(
        later(0, lambda: cinema.book(1, "Ann")),
        later(0.5, lambda: cinema.book(1, "Ben")),
        later(moments[0], lambda: cinema.book(1, "Cyd")),
    )
    return [*answers, cinema.sold.get(1), cashier.paid]

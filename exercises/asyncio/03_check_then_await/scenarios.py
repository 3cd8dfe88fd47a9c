"""Bookings in a cinema: each scenario returns the answers and the state of the cinema."""

import asyncio


class NotPaid(Exception):
    """The error of a payment that fails."""


class Cashier:
    """Takes payments of a tenth of a second each, and records them. With `fails`, payments by Ann fail."""

    def __init__(self, fails=False):
        self.paid = []
        self.problem = NotPaid("no money")
        self._fails = fails

    async def pay(self, name):
        await asyncio.sleep(0.1)
        if self._fails and name == "Ann":
            raise self.problem
        self.paid.append(name)

    async def later(self, seconds, booking):
        """Book after a delay in seconds; return the answer or what was raised."""
        try:
            await asyncio.sleep(seconds)
            return await booking()
        except NotPaid as error:
            return "not paid" if error is self.problem else "another exception"
        except asyncio.CancelledError:
            return "CancelledError"


def outcome(names, answers, cinema, seat, cashier):
    """The answer for each person, the owner of the seat, and the people who paid."""
    return dict(zip(names, answers, strict=True)) | {"owner": cinema.sold.get(seat), "paid": cashier.paid}


async def alone(submission, bookings):
    """People book one after the other: the answers, the owners of the seats, and the payments."""
    paid, receipts = [], iter([False, None, 0, ""] * len(bookings))

    async def pay(name):
        await asyncio.sleep(0)
        paid.append(name)
        return next(receipts)

    cinema = submission.Cinema(pay)
    answers = [await cinema.book(seat, name) for seat, name in bookings]
    return {"answers": answers, "owners": sorted(cinema.sold.items()), "paid": paid}


async def apart(submission, seats, *jobs):
    """People book different seats, with payments that take a while."""
    names = [f"person {number}" for number in range(len(jobs))]
    payments = dict(zip(names, jobs, strict=True))

    async def pay(name):
        await payments[name]()

    cinema = submission.Cinema(pay)
    return await asyncio.gather(*[cinema.book(seat, name) for seat, name in zip(seats, names, strict=True)])


async def patience(submission, seat, job):
    """Ben books a seat during Ann's payment for it, which is a job. Their answers do not matter here."""

    async def pay(name):
        await job()

    cinema = submission.Cinema(pay)
    await asyncio.gather(cinema.book(seat, "Ann"), cinema.book(seat, "Ben"))


async def two_cinemas(submission, seat):
    """Two people book the same seat in two cinemas at the same time: the answers and the owners."""
    cashier = Cashier()
    first, second = submission.Cinema(cashier.pay), submission.Cinema(cashier.pay)
    answers = await asyncio.gather(first.book(seat, "Ann"), second.book(seat, "Ben"))
    owners = sorted(first.sold.items()), sorted(second.sold.items())
    return {"answers": answers, "owners in each": list(owners), "paid": sorted(cashier.paid)}


async def same_seat(submission, seat):
    """Ben comes at the moment when Ann's payment ends."""
    cashier = Cashier()
    cinema = submission.Cinema(cashier.pay)
    answers = await asyncio.gather(
        cashier.later(0, lambda: cinema.book(seat, "Ann")),
        cashier.later(0.1, lambda: cinema.book(seat, "Ben")),
    )
    return outcome(["Ann", "Ben"], answers, cinema, seat, cashier)


async def payment_fails(submission, seat):
    """Ben comes at the moment when Ann's payment fails, and Cyd after both are done."""
    cashier = Cashier(fails=True)
    cinema = submission.Cinema(cashier.pay)
    answers = await asyncio.gather(
        cashier.later(0, lambda: cinema.book(seat, "Ann")),
        cashier.later(0.1, lambda: cinema.book(seat, "Ben")),
        cashier.later(0.5, lambda: cinema.book(seat, "Cyd")),
    )
    return outcome(["Ann", "Ben", "Cyd"], answers, cinema, seat, cashier)


async def changes_her_mind(submission, seat):
    """Ann's booking is cancelled during her payment; Ben comes after that."""
    cashier = Cashier()
    cinema = submission.Cinema(cashier.pay)
    ann = asyncio.create_task(cashier.later(0, lambda: cinema.book(seat, "Ann")))
    ben = asyncio.create_task(cashier.later(0.2, lambda: cinema.book(seat, "Ben")))
    await asyncio.sleep(0.05)
    ann.cancel()
    return outcome(["Ann", "Ben"], [await ann, await ben], cinema, seat, cashier)


async def some_wait(submission, seat, moments):
    """Ben, Cyd and Dan come at these moments; Ann comes at once, and her payment fails."""
    cashier = Cashier(fails=True)
    cinema = submission.Cinema(cashier.pay)
    answers = await asyncio.gather(
        cashier.later(0, lambda: cinema.book(seat, "Ann")),
        cashier.later(moments[0], lambda: cinema.book(seat, "Ben")),
        cashier.later(moments[1], lambda: cinema.book(seat, "Cyd")),
        cashier.later(moments[2], lambda: cinema.book(seat, "Dan")),
    )
    return outcome(["Ann", "Ben", "Cyd", "Dan"], answers, cinema, seat, cashier)


async def goes_away(submission, seat, fails, moment, moments):
    """Ann comes at once, Ben and Cyd at these moments, and Dan at the end. Ben's booking is cancelled at the moment."""
    cashier = Cashier(fails)
    cinema = submission.Cinema(cashier.pay)
    ann, ben, cyd, dan = (
        asyncio.create_task(cashier.later(delay, lambda name=name: cinema.book(seat, name)))
        for name, delay in (("Ann", 0), ("Ben", moments[0]), ("Cyd", moments[1]), ("Dan", 0.7))
    )
    await asyncio.sleep(moment)
    ben.cancel()
    answers = [await ann, await ben, await cyd, await dan]
    return outcome(["Ann", "Ben", "Cyd", "Dan"], answers, cinema, seat, cashier)

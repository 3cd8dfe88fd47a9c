"""Awaits one coroutine after the other: the second counter starts when the first is done."""
# fails: one_second with sequential


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(word, number)
        await pause()
    return limit


async def count_together(pause, first, second):
    one = await count(pause, "first", first)
    two = await count(pause, "second", second)
    return one + two

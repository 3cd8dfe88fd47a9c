"""Calls the counters like plain functions: without await, no line of them runs."""
# fails: three_each with wrong_output


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number)
            await pause()

    count("first", first)
    count("second", second)
    return first + second

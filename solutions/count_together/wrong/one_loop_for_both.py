"""Prints both counts in one coroutine, so each pause stops both counters."""
# fails: three_each with sequential


async def count_together(pause, first, second):
    for number in range(1, max(first, second) + 1):
        if number <= first:
            print("first", number)
            await pause()
        if number <= second:
            print("second", number)
            await pause()
    return first + second

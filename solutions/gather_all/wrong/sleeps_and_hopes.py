"""Calls time.sleep to give the tasks time, which blocks the loop that should run them."""
# fails: one_second with raised

import asyncio
import time


async def gather_all(jobs):
    tasks = [asyncio.create_task(job()) for job in jobs]
    time.sleep(0.3)
    return [task.result() for task in tasks]

"""Takes threads for a few calls, and waits for them on the event loop."""
# fails: free_loop with blocks_event_loop

import asyncio
import threading


async def weigh_them(count, ask, ask_async):
    if count > 20:
        return list(await asyncio.gather(*[ask_async() for _ in range(count)]))
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers

"""Waits for its threads on the loop."""
# fails: weight with too_heavy
# fails: free_loop with blocks_event_loop

import threading


async def weigh_them(count, ask, ask_async):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers

"""Waits for the processes before it reads what they send, which is more than fits into a pipe."""
# fails: large_pages with timed_out

import multiprocessing
from collections import Counter


def work(unpack, tasks, texts):
    for page in iter(tasks.get, None):
        try:
            texts.put(unpack(page))
        except Exception as problem:
            texts.put(problem)


def frequencies(pages, unpack, workers):
    tasks, texts = multiprocessing.Queue(), multiprocessing.Queue()
    for page in [*pages, *[None] * workers]:
        tasks.put(page)
    team = [multiprocessing.Process(target=work, args=(unpack, tasks, texts)) for _ in range(workers)]
    for process in team:
        process.start()
    for process in team:
        process.join()
    counts = Counter()
    for _ in pages:
        text = texts.get()
        if isinstance(text, Exception):
            raise text
        counts.update(filter(str.isalpha, text))
    return dict(counts)

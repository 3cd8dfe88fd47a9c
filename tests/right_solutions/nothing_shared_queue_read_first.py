"""Processes of its own, and a queue that is read before they are joined. A plain dictionary for the sum."""
# exercise: nothing_shared

import multiprocessing


def work(unpack, tasks, answers):
    counts, problem = {}, None
    while (page := tasks.get()) is not None:
        try:
            for letter in unpack(page):
                if letter.isalpha():
                    counts[letter] = counts.get(letter, 0) + 1
        except Exception as caught:
            problem = caught
    answers.put((counts, problem))


def frequencies(pages, unpack, workers):
    tasks, answers = multiprocessing.Queue(), multiprocessing.Queue()
    for task in [*pages, *[None] * workers]:
        tasks.put(task)
    team = [multiprocessing.Process(target=work, args=(unpack, tasks, answers)) for _ in range(workers)]
    for process in team:
        process.start()
    found = [answers.get() for _ in team]
    for process in team:
        process.join()
    total = {}
    for counts, problem in found:
        if problem:
            raise problem
        for letter, count in counts.items():
            total[letter] = total.get(letter, 0) + count
    return total

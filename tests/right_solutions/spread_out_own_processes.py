"""Processes and queues of its own: each worker takes the next place and chunk."""
# exercise: spread_out

import multiprocessing


def work(crunch, tasks, results):
    for place, chunk in iter(tasks.get, None):
        try:
            results.put((place, crunch(chunk), None))
        except Exception as problem:
            results.put((place, None, problem))


def spread_out(chunks, crunch, workers):
    context = multiprocessing.get_context()
    tasks, results = context.SimpleQueue(), context.SimpleQueue()
    team = [context.Process(target=work, args=(crunch, tasks, results)) for _ in range(min(workers, len(chunks)))]
    for process in team:
        process.start()
    for pair in enumerate(chunks):
        tasks.put(pair)
    for _ in team:
        tasks.put(None)
    found, problems = {}, []
    for _ in chunks:
        place, result, problem = results.get()
        found[place] = result
        problems += [problem] if problem else []
    for process in team:
        process.join()
    if problems:
        raise problems[0]
    return [found[place] for place in range(len(chunks))]

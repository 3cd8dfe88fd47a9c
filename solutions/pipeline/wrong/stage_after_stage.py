"""Lets a stage handle all items before the next one begins."""
# fails: stages_overlap with wrong_result
# fails: all_at_work with partly_concurrent

from concurrent.futures import ThreadPoolExecutor


def pipeline(source, stages, workers, room):
    items = list(source)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for stage in stages:
            items = list(pool.map(stage, items))
    return items

"""Sends one item through all stages, and then the next one."""
# fails: stages_overlap with wrong_result
# fails: all_at_work with sequential

def pipeline(source, stages, workers, room):
    results = []
    for item in source:
        for stage in stages:
            item = stage(item)
        results.append(item)
    return results

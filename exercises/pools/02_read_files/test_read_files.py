"""Files are read by a limited number of threads, and the target is replaced in one step.

The reads may start in any order, so no job waits for a partner that an unusual order could delay. Where no order of the
ends matters, the first job takes longer than the others. So texts in the order of the ends are always wrong.
"""

import os

from msgspec.structs import replace

OLD = "the old text"
LINE_END = "\r\n" if os.linesep == "\n" else "\n"
"""Where the system writes another line end, a solution may write that."""


def longer_first(student, count, seconds=0.1, **options):
    """Jobs of which the first one takes a moment longer than the others."""
    first, *others = student.jobs(count, seconds=seconds, **options)
    return [replace(first, seconds=seconds + 0.1), *others]


def texts_for(student, count):
    """Texts of different length: with different line ends and beginnings, and not only of ASCII letters."""
    letters, ends = "abcxyz äöüß€ 漢字 🙂", student.random.sample(["", "\n", "\r", LINE_END], 4)
    begins = student.random.sample(["", " ", "\n", "\ufeff"], 4)
    middles = [f"{number}: {''.join(student.random.choices(letters, k=5))}" for number in range(count)]
    return [f"{begins[each % 4]}{middle}{ends[each % 4]}" for each, middle in enumerate(middles)]


def compare(run, function, target, old="absent", **others):
    """Fails the check unless the report of a scenario is as expected; names the entries that are not."""
    wanted = {
        "the function": function,
        "the target": target,
        "the target during the reads": [old],
        "what was done to the target": "replaced by a file of its folder",
        "other files changed": "none",
        "new files left": 0,
    }
    wanted |= {key.replace("_", " "): value for key, value in others.items()}
    found = run.value
    names = {"the function": "the function returned (paths by number)"} if isinstance(function, list) else {}
    differences = [
        f"{names.get(key, key)}: {found[key]!r} instead of {wanted[key]!r}"
        for key in found
        if found[key] != wanted[key]
    ]
    text = " · ".join(differences)
    assert not differences, f"{text[0].upper()}{text[1:]}."[:800]


async def merged(student, jobs, workers, places=None, old=False, texts=None):
    """The run of a merge of as many files as jobs, and the texts at these places."""
    texts = texts or texts_for(student, len(jobs))
    places = list(range(len(jobs))) if places is None else places
    run = await student.play("merged", texts, jobs, places, workers, old, ceiling=workers)
    return run, [texts[each] for each in places]


async def test_one_second(student):
    """Six files of half a second each take about a second with three workers, and stand in order"""
    run, texts = await merged(student, longer_first(student, 6, 0.5, meet=3), 3)
    run.expect(together=3, within=1.1)
    compare(run, [], "".join(texts))


async def test_limit(student):
    """Of many files, as many as there are workers are read at once, and never more"""
    # Three and eight show every limit between them, whatever number is drawn.
    for workers in (8, student.random.randint(4, 7), 3):
        run, texts = await merged(student, longer_first(student, 3 * workers, meet=workers), workers)
        run.expect(together=workers)
        compare(run, [], "".join(texts))


async def test_many_workers(student):
    """Forty workers read forty files at once"""
    run, texts = await merged(student, longer_first(student, 40, meet=40), 40)
    run.expect(together=40)
    compare(run, [], "".join(texts))


async def test_one_worker(student):
    """One worker reads one file at a time"""
    run, texts = await merged(student, student.jobs(student.random.randint(2, 4)), 1)
    compare(run, [], "".join(texts))


async def test_few_files(student):
    """A few files are read at once when there are more workers"""
    run, texts = await merged(student, longer_first(student, 3, meet=3), student.random.randint(4, 8))
    run.expect(together=3)
    compare(run, [], "".join(texts))


async def test_freed_worker(student):
    """While one file is slow, the other workers read all the others"""
    count = student.random.randint(7, 9)
    slow, *others = student.jobs(count)
    run, texts = await merged(student, [replace(slow, after=count - 1), *others], 3)
    compare(run, [], "".join(texts))


async def test_no_files(student):
    """Without files, the target is empty"""
    run, _ = await merged(student, [], student.random.randint(1, 9), old=True)
    compare(run, [], "", the_target_during_the_reads=[])


async def test_same_file(student):
    """A file that stands in the list twice is read twice, and a text can be empty"""
    jobs = longer_first(student, 3)
    jobs[0] = replace(jobs[0], times=2)
    texts = texts_for(student, 3)
    texts[1] = ""
    run, wanted = await merged(student, jobs, 2, [0, 1, 2, 0], texts=texts)
    compare(run, [], "".join(wanted))


async def test_old_target(student):
    """The old target stays until all files are read, is then replaced in one step, and other files stay as they are"""
    run, texts = await merged(student, longer_first(student, student.random.randint(3, 6)), 2, old=True)
    compare(run, [], "".join(texts), OLD)


async def test_bad_files(student):
    """Files that cannot be read are left out and returned in order, whatever Exception they raise"""
    first, second, third, *others = longer_first(student, 6)
    first = replace(first, raises="OSError")
    second = replace(second, raises="ValueError")  # no kind of OSError
    run, texts = await merged(student, [first, others[0], second, third, *others[1:]], 3, old=True)
    compare(run, [1, 3], "".join(each for number, each in enumerate(texts) if number not in (0, 2)), OLD)
    kinds = ["Exception", "StopIteration", "MemoryError", *student.exceptions()]
    good, *bad = student.jobs(len(kinds) + 1, seconds=0.02)
    bad = [replace(job, raises=kind) for job, kind in zip(bad, kinds, strict=True)]
    run, texts = await merged(student, [good, *bad], 3, old=True)
    compare(run, list(range(2, len(kinds) + 2)), texts[0], OLD)


async def test_bad_file_twice(student):
    """A bad file that stands in the list twice is returned twice"""
    bad, good = student.jobs(2)
    bad = replace(bad, raises=student.exception(), times=2)
    run, texts = await merged(student, [bad, good], 2, [0, 1, 0])
    compare(run, [1, 1], texts[1])


async def test_bad_file_once(student):
    """A file that stands in the list twice and can be read once is returned once, and its text is not missing"""
    texts = texts_for(student, 2)
    first, second = student.jobs(2)
    run = await student.play("read_at_the_second_try", texts, [replace(first, times=2), second], 4, ceiling=4)
    compare(run, [1], "".join(texts))


async def test_all_bad(student):
    """When no file can be read, all of them are returned, and the target is empty"""
    count = student.random.randint(3, 5)
    run, _ = await merged(student, longer_first(student, count, raises="OSError"), 2, old=True)
    compare(run, list(range(1, count + 1)), "", OLD)


async def test_interrupted(student):
    """A KeyboardInterrupt or a SystemExit comes out when all running reads have ended, and changes nothing"""
    failing, slow = student.jobs(2)
    for kind in ("KeyboardInterrupt", "SystemExit", "GeneratorExit"):
        jobs = [replace(failing, raises=kind, meet=2), replace(slow, seconds=0.4)]
        run = await student.play("interrupted", texts_for(student, 2), jobs, 2, ceiling=2)
        compare(run, "raised the exception of read", OLD, OLD, what_was_done_to_the_target="nothing")


async def test_folder_as_target(student):
    """When the target is a folder, an OSError comes out, and the temporary file is removed"""
    run = await student.play("folder_as_target", texts_for(student, 2), student.jobs(2), 2, ceiling=2)
    compare(run, "raised the OSError of the system", "a folder")


async def test_again(student):
    """Two calls at the same time and a third one after them have nothing to do with each other"""
    texts = texts_for(student, 3)
    first = student.jobs(3, after=1)
    first[1] = replace(first[1], raises="OSError")
    second, third = student.jobs(2), student.jobs(1)
    run = await student.play("again", texts, first, second, third)
    found = run.value
    wanted = [[[2], texts[0] + texts[2]], [[], texts[0] + texts[1]], [[], texts[0]]]
    assert found["results"] == wanted, f"The three calls gave {found['results']} instead of {wanted}."
    assert found["files"] == ["one.txt", "three.txt", "two.txt"], f"The folder holds {found['files']}."

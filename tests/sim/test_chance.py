"""Random numbers are part of the schedule: they differ from one to the next, and a token brings them back."""

import random

from grader.sim import explore, replay
from grader.sim.outcomes import collect_outcomes


def test_what_happens_by_a_rare_chance_is_found_and_replayed(write):
    module = write("""
        import random
        def program():
            drawn = random.random()
            assert drawn > 0.001, drawn
    """)
    failure = explore(module.program).failure
    assert failure.kind == "assertion"
    again = replay(module.program, failure.token)
    assert not again.diverged
    assert again.failure.message == failure.message


def test_a_search_through_random_numbers_never_claims_to_have_seen_all(write):
    module = write("import random\ndef program():\n    random.choice([1, 2])\n")
    assert explore(module.program, schedules=60, strategy="dfs").outcome == "sampled"


def test_a_seed_of_the_programs_own_means_what_it_always_means(write):
    module = write(
        "import random\ndef program():\n    return random.Random(7).random(), random.Random(7).randrange(99)\n"
    )
    [outcome] = collect_outcomes(module.program, str, schedules=20).outcomes
    assert outcome.value == str((random.Random(7).random(), random.Random(7).randrange(99)))


def test_every_kind_of_draw_differs_between_schedules(write):
    module = write("""
        import random
        def program():
            return random.randrange(1000), random.Random().randrange(1000), random.SystemRandom().choice(range(1000))
    """)
    found = collect_outcomes(module.program, str, schedules=30).outcomes
    assert all(len({column[place] for column in map(eval, (each.value for each in found))}) > 5 for place in range(3))

"""The kit keeps each stub as it is handed out, so that `reset` works without Git."""

from grader.intake import ROOT, content_hash, load_catalogue, original_of


def test_each_stub_of_the_kit_is_kept_and_no_other():
    exercises = load_catalogue()
    for exercise in exercises:
        original = original_of(exercise)
        assert original is not None, f"python -m grader check {exercise.slug} --keep-stubs"
        assert content_hash(original) == content_hash(exercise.stub.read_bytes()), exercise.slug
    kept = {path.stem for path in (ROOT / "exercises" / ".originals").iterdir()}
    assert kept == {exercise.slug for exercise in exercises}

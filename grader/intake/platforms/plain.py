"""An inbox without a platform: each name is the student's, with or without the name of an exercise."""

from grader.intake.platforms.reading import Platform, Reading, each_name


def _read(name: str) -> Reading:
    return Reading(student="", own=name)


PLAIN = Platform(name="plain", title="no platform", read=each_name(_read))

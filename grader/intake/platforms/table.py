"""The table of platforms, and which of them an inbox comes from."""

from grader.intake.platforms.blackboard import BLACKBOARD
from grader.intake.platforms.brightspace import BRIGHTSPACE
from grader.intake.platforms.canvas import CANVAS
from grader.intake.platforms.clones import CLONES
from grader.intake.platforms.gitlab import GITLAB
from grader.intake.platforms.google import GOOGLE
from grader.intake.platforms.gradescope import GRADESCOPE
from grader.intake.platforms.moodle import MOODLE
from grader.intake.platforms.nbgrader import NBGRADER
from grader.intake.platforms.plain import PLAIN
from grader.intake.platforms.reading import Listing, Platform, Reading
from grader.intake.platforms.teams import TEAMS
from grader.model import OperatorError, suggest

PLATFORMS = (
    *(MOODLE, CANVAS, BLACKBOARD, BRIGHTSPACE, GRADESCOPE, NBGRADER),
    *(CLONES, GITLAB, TEAMS, GOOGLE, PLAIN),
)
"""All platforms. Of two that fit the same number of names, the first counts. The plain one fits every name."""


def find_platform(listing: Listing) -> Platform:
    """The platform that more than half of the names fit, and most of all platforms; else the plain one."""
    fitting = {each.name: len(each.read(listing)) for each in PLATFORMS[:-1]}
    best = max(PLATFORMS[:-1], key=lambda each: fitting[each.name])
    return best if 2 * fitting[best.name] > len(listing.names) else PLAIN


def read_name(platform: str, name: str) -> Reading | None:
    """The reading of an entry's name on that platform; None if it does not fit or has several readings."""
    found = platform_called(platform).read(Listing(names=[name])).get(name, ())
    return found[0] if len(found) == 1 else None


def platform_called(name: str) -> Platform:
    """The platform with this name. Raises OperatorError for an unknown one."""
    by_name = {each.name: each for each in PLATFORMS}
    if name not in by_name:
        raise OperatorError(f"There is no platform {name!r}.", suggest(name, by_name))
    return by_name[name]

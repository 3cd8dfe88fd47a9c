"""Points as numbers and as text: with at most two decimals, and none that say nothing. Pure."""

import math
from fractions import Fraction


def plain_points(points: float) -> float | int:
    """The points, rounded to two decimals; a whole number if they are one."""
    rounded = round(points, 2)
    return int(rounded) if float(rounded).is_integer() else rounded


def points_text(points: float) -> str:
    """The points as text, such as `9.5`, `10` or `1000000.25`."""
    return str(plain_points(points))


def exact_points(points: float) -> Fraction:
    """The points as they are written: 0.1 is a tenth."""
    return Fraction(str(points))


def rounded_points(points: Fraction) -> float:
    """The points with two decimals; half of the last one is rounded up, as on paper."""
    return math.floor(points * 100 + Fraction(1, 2)) / 100

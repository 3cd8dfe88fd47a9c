"""A schedule as text: a failure carries it, and `replay` follows it.

Format: a version letter, then URL-safe base64 without padding. The bytes are variable-length integers with seven bits
in each byte, least significant group first. The first integer holds the flags. Three integers follow for each
decision: the task, the distance from that task's previous decision in steps, and the choice. Only decisions that differ
from the default are stored. The default is to continue with the same task, or with the next in turn if it cannot run.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from typing import Final

VERSION: Final = "A"
Decision = tuple[int, int, int]
"""(index of the task, its step, what was chosen there)"""


class BadToken(ValueError):
    """The text is not a schedule token."""


def encode_token(decisions: Iterable[Decision], flags: int = 0) -> str:
    """The token for these decisions. They must be in the order in which they were made."""
    numbers = [flags]
    last: dict[int, int] = {}
    for task, step, chosen in decisions:
        numbers += [task, step - last.get(task, 0), chosen]
        last[task] = step
    data = bytearray()
    for number in numbers:
        rest = number
        while rest > 127:
            data.append(rest & 127 | 128)
            rest >>= 7
        data.append(rest)
    return VERSION + urlsafe_b64encode(bytes(data)).decode().rstrip("=")


def decode_token(token: str) -> tuple[Mapping[tuple[int, int], int], int]:
    """({(task, step): choice}, flags). Raises BadToken if the text is not a complete token of this version."""
    token = token.strip()
    if not token.startswith(VERSION):
        raise BadToken(f"{token[:20]!r} is not a schedule token of version {VERSION}")
    body = token[1:]
    try:
        data = urlsafe_b64decode((body + "=" * (-len(body) % 4)).encode("ascii"))
        if urlsafe_b64encode(data).decode().rstrip("=") != body:
            raise ValueError
    except ValueError as problem:
        raise BadToken(f"{token[:20]!r} is damaged") from problem
    numbers, number, shift = [], 0, 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(number)
            number = shift = 0
        elif shift > 63:
            raise BadToken(f"{token[:20]!r} is damaged")
    if shift or len(numbers) % 3 != 1:
        raise BadToken(f"{token[:20]!r} is damaged")
    decisions: dict[tuple[int, int], int] = {}
    last: dict[int, int] = {}
    for index in range(1, len(numbers), 3):
        task, more, chosen = numbers[index : index + 3]
        step = last[task] = last.get(task, 0) + more
        decisions[task, step] = chosen
    return decisions, numbers[0]

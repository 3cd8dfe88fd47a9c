"""Make text from a submission safe to show: control and invisible characters become visible escapes."""


def escape_control(text: str) -> str:
    """`text` with an escape for each character that is not printable (control, bidi mark, lone surrogate)."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def escape_control_lines(text: str) -> str:
    """Like `escape_control`, but line breaks stay; each becomes a plain newline."""
    return "\n".join(map(escape_control, text.splitlines()))

"""A notebook as a Python file: the definitions, imports and assignments that the wanted names need. Nothing runs."""

import ast
import functools
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

SIZE_LIMIT = 16 << 20
"""Bytes of a notebook that are read; its outputs can be large."""

CODE_LIMIT = 1 << 20
"""Characters of all code cells together, as many as a file may have bytes."""

SHOWN = 5
"""Numbers of cells in one sentence."""

SINGLE = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom),
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Pass),
)
"""Statements that a file is made of. Others, such as calls that try the function out, stay out."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)

PYTHON_CELLS = re.compile(r"\s*%%(?:time|capture|prun)\b[^\n]*\n")
"""The first line of a cell that measures or hides what its Python does. Other `%%` cells are in another language, are
run elsewhere, or define nothing (`%%timeit`)."""

MAGIC = re.compile(r"(?P<blanks>\s*+)(?:[%!?].*|[\w.]+\?\??\s*|[\w, ]+=\s*[%!](?!=).*)")
"""A line for IPython and not for Python: `%time f()`, `!ls`, `f?`, `files = !ls`. Blanks are taken once and for all: a
line of a million of them must not be tried in a million ways."""


class TooMuchCode(ValueError):
    """The notebook has more code than a file may have."""


class NotebookFile(Struct, frozen=True, kw_only=True):
    """The file of an exercise in a notebook.

    source  the file
    doubt   why another reading is possible: a phrase that fits after the notebook's name; empty if there is none
    """

    source: bytes
    doubt: str = ""


class _Statement(Struct):
    """One statement of a cell: its text, and the number of its cell, from 1 on."""

    text: str
    node: ast.stmt
    cell: int


def notebook_file(content: bytes, wanted: Iterable[str]) -> NotebookFile | None:
    """The statements that define the wanted names, and what these use, as a file; None if none of them is defined.

    Of several definitions of a name, the last one counts, as it does when the cells run from top to bottom. Stubs
    that only raise NotImplementedError count where there is nothing else. A cell that Python cannot read is the file
    if it is the only one with a definition: so its syntax error is found.

    Raises ValueError if the content is not a notebook, and TooMuchCode if its code is too long to be read.
    """
    try:
        return _file_of(*_read(content), set(wanted))
    except RecursionError as problem:
        raise ValueError("it is nested too deeply") from problem


@functools.lru_cache(maxsize=1)
def _read(content: bytes) -> tuple[Sequence[_Statement], Sequence[str]]:
    """The statements of all cells, and the cells that Python cannot read. Many exercises ask for the same notebook."""
    cells = _code_cells(content)
    if sum(map(len, cells)) > CODE_LIMIT:
        raise TooMuchCode
    statements, broken = list[_Statement](), list[str]()
    for number, cell in enumerate(cells, 1):
        try:
            statements += [_Statement(text, node, number) for text, node in _statements(cell)]
        except UNREADABLE:
            broken.append(cell)
    return statements, broken


def _file_of(statements: Sequence[_Statement], broken: Sequence[str], names: set[str]) -> NotebookFile | None:
    bound: dict[str, list[int]] = {}
    for index, each in enumerate(statements):
        for name in bound_names(each.node):
            bound.setdefault(name, []).append(index)
    if not names & set(bound):
        spoilt = [cell for cell in broken if any(re.search(rf"\bdef\s+{re.escape(name)}\b", cell) for name in names)]
        return NotebookFile(source=spoilt[-1].encode("utf-8", "backslashreplace")) if spoilt else None
    doubts = [_without_stubs(name, bound[name], statements, bound) for name in sorted(names & set(bound))]
    needed = _needed(names & set(bound), statements, bound)
    texts = [each.text for index, each in enumerate(statements) if index in needed]
    source = ("\n\n\n".join(texts) + "\n").encode("utf-8", "backslashreplace")
    return NotebookFile(source=source, doubt=" and ".join(filter(None, doubts)))


def _without_stubs(
    name: str, places: Sequence[int], statements: Sequence[_Statement], bound: dict[str, list[int]]
) -> str:
    """Leaves stubs of a wanted name out, if there is anything else; returns why it is not clear which one counts."""
    functions = [at for at in places if isinstance(statements[at].node, ast.FunctionDef | ast.AsyncFunctionDef)]
    real = [at for at in functions if not _is_stub(statements[at].node)]
    if not real:
        return ""
    stubs = set(functions) - set(real)
    bound[name] = [at for at in places if at not in stubs]
    texts = {statements[at].text.rstrip() for at in real}
    if len(texts) < 2 and not any(at > real[-1] for at in stubs):
        return ""
    cells = list(dict.fromkeys(str(statements[at].cell) for at in functions))
    more = f" and {len(cells) - SHOWN} more" if len(cells) > SHOWN else ""
    several = f"code cells {', '.join(cells[:SHOWN])}{more}"
    where = several if len(cells) > 1 else f"code cell {cells[0]}, more than once"
    return f"defines {name} in {where}: took the one in code cell {statements[real[-1]].cell}"


def _is_stub(node: ast.stmt) -> bool:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    body = [each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    match body:
        case [ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name)))]:
            return name == "NotImplementedError"
    return False


def _needed(names: Iterable[str], statements: Sequence[_Statement], bound: dict[str, list[int]]) -> set[int]:
    """The places of all statements that give the names their meaning, and what those use."""
    changed: dict[str, list[int]] = {}
    for at, each in enumerate(statements):
        for name in _changed_names(each.node):
            changed.setdefault(name, []).append(at)
    needed, followed = set[int](), dict[str, int]()
    todo = [(name, len(statements)) for name in names]
    while todo:
        name, before = todo.pop()
        places, changes = bound.get(name, []), changed.get(name, [])
        if not places:
            continue
        # The last place before the use; a function may use what is bound after it.
        place = places[bisect_left(places, before) - 1]
        first, end = bisect_right(changes, place), followed.get(name, len(changes))
        followed[name] = min(first, end)
        for at in {place, *changes[first:end]} - needed:
            needed.add(at)
            at_once, later = _used_names(statements[at].node)
            todo += [(each, at) for each in at_once] + [(each, len(statements)) for each in later]
    # `from __future__` must stand first, and changes what the others mean.
    future = {at for at, each in enumerate(statements) if getattr(each.node, "module", "") == "__future__"}
    return needed | future


def _used_names(node: ast.AST) -> tuple[set[str], set[str]]:
    """The names that a statement uses at once, and those that its functions use when they are called."""
    at_once, later = set[str](), set[str]()
    todo: list[tuple[ast.AST, set[str]]] = [(node, at_once)]
    while todo:
        part, into = todo.pop()
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            into.add(part.id)
        elif isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            into.add(part.target.id)
        inside = set[ast.AST]()
        if isinstance(part, FUNCTIONS):
            inside = {*part.body} if isinstance(part.body, list) else {part.body}
        todo += [(each, later if each in inside else into) for each in ast.iter_child_nodes(part)]
    return at_once, later


def bound_names(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a file gives a meaning to."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.Assign():
            for target in node.targets:
                stored = (each for each in ast.walk(target) if isinstance(each, ast.Name))
                yield from (each.id for each in stored if isinstance(each.ctx, ast.Store))
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
            yield name
        case ast.If() | ast.Try():
            for part in _inner(node):
                yield from bound_names(part)


def _changed_names(node: ast.stmt) -> set[str]:
    """The names whose values a statement changes in place: `cache["a"] = 1`, `module.name = 2`."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    places = [each for each in targets if isinstance(each, ast.Attribute | ast.Subscript)]
    found = {part.id for each in places for part in ast.walk(each.value) if isinstance(part, ast.Name)}
    if isinstance(node, ast.If | ast.Try):
        found |= {name for part in _inner(node) for name in _changed_names(part)}
    return found


def _inner(node: ast.If | ast.Try) -> list[ast.stmt]:
    parts = [*node.body, *node.orelse]
    if isinstance(node, ast.Try):
        parts += [each for handler in node.handlers for each in handler.body] + node.finalbody
    return parts


def _is_kept(node: ast.stmt) -> bool:
    """Whether a file can have the statement: it defines, or tries one import and then another."""
    if isinstance(node, ast.If | ast.Try):
        return all(map(_is_kept, _inner(node)))
    return isinstance(node, SINGLE)


def definitions(source: bytes) -> set[str]:
    """The public functions and classes at the top of a file; its other public names if it has none of these."""
    try:
        body = ast.parse(source).body
    except UNREADABLE:
        return set()
    functions = {each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    values = {name for each in body if isinstance(each, ast.Assign | ast.AnnAssign) for name in bound_names(each)}
    return {name for name in functions or values if not name.startswith("_")}


def _code_cells(content: bytes) -> list[str]:
    try:
        cells = json.loads(content)["cells"]
        return [
            "".join(cell["source"]) if isinstance(cell["source"], list) else str(cell["source"])
            for cell in cells
            if cell.get("cell_type") == "code"
        ]
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as problem:
        raise ValueError("it is not a notebook") from problem


def _statements(cell: str) -> Iterator[tuple[str, ast.stmt]]:
    """The statements of a cell that a file can have, each with its text. Raises one of UNREADABLE."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if cell.lstrip().startswith("%%"):
        measured = PYTHON_CELLS.match(cell)
        if measured is None:
            return
        cell = cell[measured.end() :]
    try:
        text, body = cell, _parse(cell)
    except SyntaxError:
        text = "\n".join(
            MAGIC.sub(r"\g<blanks>pass", line) if MAGIC.fullmatch(line) else line for line in cell.split("\n")
        )
        body = _parse(text)
    lines = text.split("\n")
    encoded = [line.encode() for line in lines]  # places in a line count its bytes
    for node, after in zip(body, [*body[1:], None], strict=True):
        if not _is_kept(node) or isinstance(node, ast.Pass):
            continue
        if node.col_offset or (after is not None and after.lineno == node.end_lineno):  # others on the same line
            yield _segment(encoded, node), node
        else:
            first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
            yield "\n".join(lines[first - 1 : node.end_lineno]), node


def _segment(lines: Sequence[bytes], node: ast.stmt) -> str:
    """The text of a statement that shares a line with others. The standard library splits all lines for each one."""
    last = node.lineno if node.end_lineno is None else node.end_lineno
    first, *rest = [*lines[node.lineno - 1 : last - 1], lines[last - 1][: node.end_col_offset]]
    return b"\n".join([first[node.col_offset :], *rest]).decode()


def _parse(text: str) -> list[ast.stmt]:
    """The statements of a cell. A notebook may use `await` outside of functions."""
    tree = compile(text, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree.body

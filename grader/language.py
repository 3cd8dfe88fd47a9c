"""The part of Python in which a race hunt can be believed.

A hunt runs in the student process, beside what was submitted, and what it reports is a claim. So the submitted file
must not be able to reach the hunt. Its law: a file that passes here can only get at objects that it was given, made,
or imported by a name from a short list. Whatever else Python offers to get at (frames, code, globals, loaded modules,
the collector, text that is executed) goes by names that can be listed: a file that spells one of them is refused.
"""

import ast
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from grader.language_scope import in_scope


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OFFERS: dict[str, frozenset[str]] = {
    "__future__": _words("annotations"),
    "abc": _words("ABC abstractmethod"),
    "array": _words("array"),
    "asyncio": _words("""run gather wait wait_for timeout timeout_at sleep shield create_task ensure_future
        current_task as_completed TaskGroup Task Future Lock Event Condition Semaphore BoundedSemaphore Barrier
        BrokenBarrierError Queue LifoQueue PriorityQueue QueueEmpty QueueFull QueueShutDown to_thread get_running_loop
        get_event_loop new_event_loop run_coroutine_threadsafe wrap_future iscoroutine iscoroutinefunction isfuture
        CancelledError TimeoutError InvalidStateError FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED AbstractEventLoop
        Timeout Runner"""),
    "bisect": _words("bisect bisect_left bisect_right insort insort_left insort_right"),
    "collections": _words("deque defaultdict Counter OrderedDict namedtuple ChainMap UserDict UserList"),
    "collections.abc": _words("""Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Hashable Iterable
        Iterator Generator Reversible Sized Container Callable Collection Set MutableSet Mapping MutableMapping
        MappingView KeysView ItemsView ValuesView Sequence MutableSequence ByteString Buffer"""),
    "concurrent": _words("futures"),
    "concurrent.futures": _words("""ThreadPoolExecutor Executor Future wait as_completed CancelledError TimeoutError
        InvalidStateError BrokenExecutor FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED"""),
    "contextlib": _words("""contextmanager asynccontextmanager suppress closing aclosing nullcontext ExitStack
        AsyncExitStack AbstractContextManager AbstractAsyncContextManager ContextDecorator AsyncContextDecorator"""),
    "contextvars": _words("ContextVar Token"),
    "copy": _words("copy deepcopy"),
    "dataclasses": _words("dataclass field fields asdict astuple replace KW_ONLY FrozenInstanceError InitVar"),
    "datetime": _words("datetime date time timedelta timezone UTC"),
    "decimal": _words("Decimal ROUND_HALF_UP ROUND_HALF_EVEN ROUND_DOWN InvalidOperation"),
    "enum": _words("Enum IntEnum StrEnum Flag IntFlag auto unique"),
    "fractions": _words("Fraction"),
    "functools": _words("""partial partialmethod lru_cache cache cached_property reduce total_ordering wraps
        cmp_to_key"""),
    "heapq": _words("heappush heappop heapify heappushpop heapreplace nlargest nsmallest merge"),
    "itertools": _words("""count cycle repeat accumulate batched chain combinations combinations_with_replacement
        compress dropwhile filterfalse groupby islice pairwise permutations product starmap takewhile tee
        zip_longest"""),
    "json": _words("dumps loads JSONDecodeError"),
    "logging": _words("getLogger debug info warning error exception critical log DEBUG INFO WARNING ERROR CRITICAL"),
    "math": _words("""inf nan pi e ceil floor sqrt isclose isfinite isinf isnan gcd lcm prod fsum trunc log log2 log10
        exp"""),
    "numbers": _words("Number Complex Real Rational Integral"),
    "operator": _words("""add sub mul truediv floordiv mod neg pos abs itemgetter lt le gt ge eq ne and_ or_ xor not_
        contains index truth is_ is_not attrgetter"""),
    "os": _words("cpu_count process_cpu_count getpid linesep sep"),
    "queue": _words("Queue LifoQueue PriorityQueue SimpleQueue Empty Full ShutDown"),
    "random": _words("""random randint randrange choice choices shuffle sample uniform gauss expovariate seed Random
        SystemRandom triangular betavariate normalvariate getrandbits"""),
    "re": _words("""compile match search fullmatch sub split findall finditer escape IGNORECASE MULTILINE error Match
        Pattern"""),
    "statistics": _words("mean median fmean stdev mode"),
    "string": _words("""ascii_letters ascii_lowercase ascii_uppercase digits hexdigits punctuation printable
        whitespace"""),
    "sys": _words("stdout stderr exit argv version_info maxsize platform"),
    "textwrap": _words("dedent indent fill wrap shorten"),
    "threading": _words("""Thread Lock RLock Condition Event Semaphore BoundedSemaphore Barrier BrokenBarrierError
        Timer local current_thread main_thread get_ident get_native_id active_count ThreadError TIMEOUT_MAX"""),
    "time": _words("""sleep time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time thread_time
        strftime gmtime localtime ctime"""),
    "traceback": _words("print_exc format_exc"),
    "types": _words("SimpleNamespace MappingProxyType TracebackType GenericAlias NoneType"),
    "typing": _words("""Any Annotated AnyStr Awaitable Callable ClassVar Concatenate Coroutine Deque Dict DefaultDict
        Final FrozenSet Generic Hashable Iterable Iterator Generator AsyncIterator AsyncIterable AsyncGenerator List
        Literal Mapping MutableMapping MutableSequence NamedTuple Never NewType NoReturn Optional ParamSpec Protocol
        Self Sequence Set Sized SupportsFloat SupportsIndex SupportsInt Text Tuple Type TypeAlias TypeVar TypeVarTuple
        TypedDict Union Unpack ContextManager AsyncContextManager TYPE_CHECKING assert_never cast final overload
        override reveal_type runtime_checkable"""),
    "uuid": _words("uuid4 UUID"),
    "warnings": _words("warn"),
    "weakref": _words("ref proxy WeakKeyDictionary WeakValueDictionary WeakSet finalize"),
}  # fmt: skip
"""What a file may import, and the names that it may use of it: what programs with threads and tasks need."""

NEUTRAL = _words("""__enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__ __anext__ __iter__ __next__ __call__
    __len__ __getitem__ __setitem__ __delitem__ __contains__ __repr__ __str__ __format__ __bool__ __hash__ __eq__
    __ne__ __lt__ __le__ __gt__ __ge__ __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__
    __truediv__ __floordiv__ __mod__ __neg__ __abs__ __int__ __float__ __index__ __or__ __and__ __xor__ __ior__
    __iand__ __reversed__ __init__ __post_init__ __new__ __class__ __name__ __qualname__ __doc__ __slots__ __cause__
    __context__""")
"""Double underscores that lead nowhere, whoever uses them."""

DEFINABLE = NEUTRAL | _words("""__del__ __all__ __author__ __version__ __date__ __license__ __email__ __file__
    __debug__ __getattr__ __setattr__ __delattr__ __init_subclass__ __class_getitem__ __set_name__ __get__ __set__""")
"""Those that a class or a module may define for itself, or a name that stands alone may mean."""

NAMES = _words("""eval exec compile globals locals vars __import__ __builtins__ breakpoint input open memoryview
    delattr help dir""")
"""Built-in functions that lead to code, to namespaces, or out of the process."""

ATTRIBUTES = _words("""f_back f_builtins f_code f_globals f_lasti f_locals f_trace tb_frame tb_next tb_lasti gi_frame
    gi_code gi_yieldfrom cr_frame cr_code cr_await cr_origin ag_frame ag_code ag_await mro get_stack print_stack
    get_coro get_context set_task_factory get_task_factory set_default_executor format_map _target _args _kwargs _coro
    _context _waiters _task _tasks _loop _callbacks _waiter _evaluate _stream""")
"""Ways from an ordinary object to a frame, to code, to what is executed as text, or to another's arguments."""

GETTER = "operator.attrgetter"
REFLECTION = _words("getattr hasattr setattr")
STREAMS = ("sys.stdout", "sys.stderr")
STREAM = _words("write flush isatty reconfigure encoding")
"""What may be done with sys.stdout, other than print to it."""


class Foreign(NamedTuple):
    """Something that a hunt cannot have beside it."""

    line: int
    what: str


@functools.lru_cache(maxsize=64)  # each hunt of a submission asks
def foreign(source: bytes) -> Foreign | None:
    """The first foreign thing in `source`; None if there is none. A source that is no Python is for others to judge."""
    try:
        return min(_Reader(ast.parse(source)).read(), default=None)
    except (SyntaxError, ValueError):
        return None
    except (RecursionError, MemoryError):
        return Foreign(1, "code nested too deeply to be read")


class _Reader:
    """Goes through one file."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(in_scope(tree))
        self.imported: dict[str, str] = {}
        self.holders = {"self", "cls"} | {node.name for node, _ in self.nodes if isinstance(node, ast.ClassDef)}
        """Names for objects and classes of this file's own."""
        self.own: set[str] = set()
        """Names of attributes that these have."""
        self.asked: set[int] = set()
        self.called: set[int] = set()
        self.printed_to: set[int] = set()
        self.local: frozenset[str] = frozenset()
        for node, _ in self.nodes:
            self._note(node)
        self.classes = {name for node, _ in self.nodes for name in self._names_of_others_classes(node)}

    def _note(self, node: ast.AST) -> None:
        """What has to be known before the file is read."""
        match node:
            case ast.Import(names):
                for alias in names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    self.imported[alias.asname or whole] = whole
            case ast.ImportFrom(module, names):
                for alias in names:
                    self.imported[alias.asname or alias.name] = f"{module}.{alias.name}"
            case ast.Call(function, arguments, keywords):
                match function, arguments:
                    case ast.Name("setattr" | "hasattr"), [ast.Name(owner), ast.Constant(str(name)), *_]:
                        self.own |= {name} if owner in self.holders else set()
                self.called.add(id(function))
                self.printed_to |= {id(each.value) for each in keywords if each.arg == "file"}
            case ast.Subscript(value):
                self.called.add(id(value))  # type[X], in annotations
            case ast.Attribute(value, name, context):
                self.asked.add(id(value))
                if isinstance(context, ast.Store) and isinstance(value, ast.Name) and value.id in self.holders:
                    self.own.add(name)
            case ast.ClassDef(name=name, body=body):
                self.own |= _class_names(body)

    def _names_of_others_classes(self, node: ast.AST) -> Iterator[str]:
        """What `T = threading.Thread` and `kind = type(account)` give a name to."""
        match node:
            case ast.Assign([ast.Name(name)], value) | ast.NamedExpr(ast.Name(name), value):
                if self._path(value) is not None or _is_class_of(value):
                    yield name

    def read(self) -> Iterator[Foreign]:
        for node, local in self.nodes:
            self.local = local
            for what in self._amiss(node):
                yield Foreign(getattr(node, "lineno", 0), what)

    def _amiss(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Import(names):
                yield from (f"import {alias.name}" for alias in names if alias.name not in OFFERS)
            case ast.ImportFrom(module, names, level):
                for alias in names:
                    if level or alias.name not in OFFERS.get(module or "", ()):
                        yield f"from {'.' * level}{module or ''} import {alias.name}"
            case ast.Name(name, context):
                yield from self._name(node, name, isinstance(context, ast.Load))
            case ast.Attribute(value, name, context):
                yield from self._attribute(node, value, name, isinstance(context, ast.Load))
            case ast.Call():
                yield from self._call(node)
            case ast.MatchClass(kwd_attrs=names):
                yield from (f".{name}" for name in names if not _harmless(name))
            case ast.ClassDef(bases=bases, keywords=keywords):
                if keywords and any(each.arg not in ("frozen", "total") for each in keywords):
                    yield f"a class with {keywords[0].arg}="
                if any(isinstance(base, ast.Name) and base.id == "type" for base in bases):
                    yield "a metaclass"
                yield from self._definition(node.name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield from self._definition(name)

    def _definition(self, name: str) -> Iterator[str]:
        if name in NAMES or (_is_dunder(name) and name not in DEFINABLE):
            yield f"a definition of {name}"

    def _name(self, node: ast.Name, name: str, load: bool) -> Iterator[str]:
        if name in NAMES or (_is_dunder(name) and name not in DEFINABLE):
            yield name
        elif name == "__name__" and not load:
            yield "a new value for __name__"
        elif load and self._is_reflection(node) and id(node) not in self.called:
            yield f"{name} as a value"
        elif load and id(node) not in self.asked and self._path(node) in OFFERS:
            yield f"the module {name} as a value"

    def _is_reflection(self, node: ast.Name) -> bool:
        return node.id in REFLECTION | {"type"} or self._path(node) == GETTER

    def _attribute(self, node: ast.AST, value: ast.expr, name: str, load: bool) -> Iterator[str]:
        path = self._path(value)
        if not _harmless(name):
            yield f".{name}"
        elif path is not None:
            if not load:
                yield f"a new value for {path}.{name}"
            elif name not in OFFERS.get(path, STREAM if path in STREAMS else {name}) or name.startswith("_"):
                yield f"{path}.{name}"
        elif name.startswith("_") and not _is_dunder(name) and name not in self.own:
            yield f"{name}, an attribute that is not this file's own"
        elif not load and (
            isinstance(value, ast.Call)
            or _is_class_of(value)
            or (isinstance(value, ast.Name) and value.id in self.classes)
        ):
            yield f"a new value for {ast.unparse(value)[:60]}.{name}"
        if f"{path}.{name}" == GETTER and id(node) not in self.called:
            yield "attrgetter as a value"
        if f"{path}.{name}" in STREAMS and id(node) not in self.asked | self.printed_to:
            yield f"{path}.{name} as a value"

    def _call(self, node: ast.Call) -> Iterator[str]:
        match node.func, node.args:
            case ast.Name("getattr" | "hasattr" | "setattr" as function), [thing, ast.Constant(str(name)), *_]:
                yield from self._attribute(node, thing, name, function != "setattr")
            case ast.Name("getattr" | "hasattr" | "setattr" as function), _:
                yield f"{function} with a name that is not spelled out"
            case ast.Name("type"), arguments if len(arguments) != 1 or node.keywords:
                yield "a class made by type()"
            case ast.Attribute(ast.Constant(str(text)), "format"), _:
                if re.search(r"{[^{}]*[.\[]", text):
                    yield "format with a field that looks into its argument"
            case ast.Attribute(_, "format"), _:
                yield "format of a text that is not spelled out"
            case function, arguments:
                if self._path(function) == GETTER and not all(_is_harmless_path(each) for each in arguments):
                    yield "attrgetter with a name that is not spelled out"
                if self._path(function) == "functools.wraps" and (len(arguments) != 1 or node.keywords):
                    yield "wraps with more than a function"

    def _path(self, node: ast.AST) -> str | None:
        """`asyncio.Lock` for what is imported under whatever name; None for anything else."""
        if isinstance(node, ast.Name):
            return None if node.id in self.local else self.imported.get(node.id)
        if isinstance(node, ast.Attribute) and (start := self._path(node.value)) is not None:
            return f"{start}.{node.attr}"
        return None


def _is_class_of(node: ast.AST) -> bool:
    match node:
        case ast.Call(ast.Name("type"), [_]) | ast.Attribute(_, "__class__"):
            return True
    return False


def _class_names(body: list[ast.stmt]) -> set[str]:
    """What a class body defines: methods, variables, slots."""
    found: set[str] = set()
    for each in body:
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.AnnAssign(ast.Name(name)):
                found.add(name)
            case ast.Assign(targets, value):
                named = {target.id for target in targets if isinstance(target, ast.Name)}
                texts = [part.value for part in ast.walk(value) if isinstance(part, ast.Constant)]
                found |= named | ({text for text in texts if type(text) is str} if "__slots__" in named else set())
    return found


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_harmless_path(node: ast.expr) -> bool:
    if not isinstance(node, ast.Constant) or type(node.value) is not str:
        return False
    return all(_harmless(part) and not part.startswith("_") for part in node.value.split("."))


def _harmless(name: str) -> bool:
    return name in NEUTRAL if _is_dunder(name) else name not in ATTRIBUTES

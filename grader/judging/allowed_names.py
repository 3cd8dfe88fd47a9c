"""The names that a file may import and use, and the names that give access to more than they seem to."""

from grader.guarded_syntax import HARMLESS_DUNDERS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALLOWED_IMPORTS: dict[str, frozenset[str]] = {
    "__future__": _words("annotations absolute_import division print_function unicode_literals generator_stop"),
    "_thread": _words("allocate_lock start_new_thread get_ident get_native_id LockType RLock error"),
    "abc": _words("ABC ABCMeta abstractmethod"),
    "array": _words("array"),
    "asyncio": _words("""run gather wait wait_for timeout timeout_at sleep shield create_task ensure_future
        current_task as_completed TaskGroup Task Future Lock Event Condition Semaphore BoundedSemaphore Barrier
        BrokenBarrierError Queue LifoQueue PriorityQueue QueueEmpty QueueFull QueueShutDown to_thread get_running_loop
        get_event_loop new_event_loop run_coroutine_threadsafe wrap_future iscoroutine iscoroutinefunction isfuture
        CancelledError TimeoutError InvalidStateError FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED AbstractEventLoop
        Timeout Runner Handle TimerHandle"""),
    "bisect": _words("bisect bisect_left bisect_right insort insort_left insort_right"),
    "collections": _words("abc deque defaultdict Counter OrderedDict namedtuple"),
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
        update_wrapper cmp_to_key"""),
    "heapq": _words("heappush heappop heapify heappushpop heapreplace nlargest nsmallest merge"),
    "itertools": _words("""count cycle repeat accumulate batched chain combinations combinations_with_replacement
        compress dropwhile filterfalse groupby islice pairwise permutations product starmap takewhile tee
        zip_longest"""),
    "json": _words("dumps loads JSONDecodeError"),
    "logging": _words("""getLogger debug info warning error exception critical log DEBUG INFO WARNING ERROR CRITICAL
        NOTSET basicConfig StreamHandler NullHandler Formatter Logger LoggerAdapter LogRecord Filter Handler
        getLevelName captureWarnings root"""),
    "multiprocessing": _words("pool dummy cpu_count TimeoutError"),
    "multiprocessing.dummy": _words("""Pool Process Lock RLock Condition Event Semaphore BoundedSemaphore Barrier Queue
        JoinableQueue current_process freeze_support TimeoutError"""),
    "multiprocessing.pool": _words("ThreadPool AsyncResult ApplyResult"),
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
    "sqlite3": _words("Error DatabaseError OperationalError ProgrammingError InterfaceError IntegrityError"),
    "statistics": _words("mean median fmean stdev mode"),
    "string": _words("""ascii_letters ascii_lowercase ascii_uppercase digits hexdigits punctuation printable
        whitespace"""),
    "sys": _words("""stdout stderr exit argv version version_info maxsize platform implementation hexversion
        setswitchinterval getswitchinterval getrecursionlimit getsizeof intern byteorder float_info int_info flags
        exc_info exception"""),
    "textwrap": _words("dedent indent fill wrap shorten"),
    "threading": _words("""Thread Lock RLock Condition Event Semaphore BoundedSemaphore Barrier BrokenBarrierError
        Timer local current_thread main_thread get_ident get_native_id active_count enumerate ThreadError TIMEOUT_MAX
        currentThread activeCount"""),
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
    "urllib": _words("parse"),
    "urllib.parse": _words("""urldefrag urlsplit urlunsplit urlparse urlunparse urljoin quote unquote urlencode
        parse_qs parse_qsl"""),
    "uuid": _words("uuid4 UUID"),
    "warnings": _words("warn"),
    "weakref": _words("ref proxy WeakKeyDictionary WeakValueDictionary WeakSet finalize"),
}  # fmt: skip
"""The modules that a file may import, each with the names that it may use: what concurrent programs need."""

DEFINABLE_DUNDERS = (HARMLESS_DUNDERS - {"__class__"}) | _words("""
    __del__ __all__ __author__ __version__ __date__ __license__ __email__ __file__ __debug__ __getattr__ __setattr__
    __delattr__ __missing__ __init_subclass__ __class_getitem__ __set_name__ __get__ __set__
""")
"""Names with double underscores that a class or module may define, or that may appear as a plain name."""

SETTABLE_DUNDERS = _words("__name__ __qualname__ __doc__ __cause__ __context__")
"""Names with double underscores that a program may assign to."""

FORBIDDEN_BUILTINS = _words("""
    eval exec compile globals locals vars __import__ __builtins__ breakpoint open memoryview delattr help
""")
"""Built-in functions that give access to code, to namespaces, or to things outside the process."""

EXTENDABLE = _words(
    "Thread Executor Timer local ABC Protocol Generic NamedTuple TypedDict Enum IntEnum StrEnum Flag IntFlag"
)
"""Classes of the library that a class may have as a base, beside those without any concurrency of their own."""

CONCURRENT_MODULES = (
    "threading",
    "_thread",
    "queue",
    "asyncio",
    "concurrent.futures",
    "multiprocessing.pool",
    "multiprocessing.dummy",
)
"""Modules whose classes hold tasks and wait queues of the scheduler in private attributes."""

GETTER = "operator.attrgetter"
"""Reads attributes by names in strings."""
ENUMS = frozenset(f"enum.{name}" for name in ALLOWED_IMPORTS["enum"] if name[0].isupper())
"""The classes of enum: calling one with strings makes a class."""
NAMED_CLASS_FACTORIES = ENUMS | {"collections.namedtuple", "typing.NamedTuple", "typing.TypedDict"}
"""Callables that make a class from names in strings. Class patterns and generated methods read attributes by them."""
PLAIN_CALLS = {"functools.wraps": 1, "functools.update_wrapper": 2, "copy.deepcopy": 1}
"""Functions that take no more than so many arguments. With others, they reach attributes of computed names."""
STREAMS = ("sys.stdout", "sys.stderr")
STREAM_ATTRIBUTES = _words("write flush isatty reconfigure encoding")
"""Attributes of sys.stdout and sys.stderr that a file may use; it may also print to them."""
MAX_SOURCE_KB = 64
"""Size of a file in KB, at most. Parsing it takes time and memory in the grader itself."""

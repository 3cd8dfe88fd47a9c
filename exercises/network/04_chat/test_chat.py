"""A room with real clients of the grader's: what each of them gets, and in which order."""

from grader.model import ClientStep

WORDS = "Grüße", "hello", "日本", "ok?", "straße", "🌍", "naïve", "well, well"
ODD_WORDS = "", "a: b", " two  blanks ", "hello", "\t", "0"
"""Lines that some programs would change, or take for something else."""
NAMES = "ann", "bob", "çelik", "dora", "ann", " Ω "
MANY = 30
"""Clients in a full room."""
LIMIT = 1_000_000
"""Bytes that may wait for one client."""
TAKEN = 400_000
"""Bytes for a client that the system takes at most, if its buffers are small. Elsewhere nobody can tell what waits."""


class Room:
    """Steps of clients, and the lines that each of them should have got."""

    def __init__(self):
        self.steps, self.names, self.wanted, self.left = [], {}, {}, set()

    def do(self, what, client, **options):
        self.steps.append(ClientStep(do=what, client=client, **options))

    def connect(self, client):
        """The client connects, and says nothing yet."""
        self.wanted[client] = []
        self.do("connect", client)

    def enter(self, client, name):
        """The client connects, and sends its name."""
        self.connect(client)
        self.name(client, name)

    def name(self, client, name):
        """The client sends its name."""
        self.do("send", client, text=f"{name}\n")
        self.wanted[client].append(f"hello {name}")
        self.expect(client)
        self.names[client] = name

    def say(self, client, *lines, wait=True, but=()):
        """The client sends these lines at once. All others wait until they have them, except those of `but`."""
        self.do("send", client, text="".join(f"{line}\n" for line in lines))
        for other in self.others(client):
            self.wanted[other] += [f"{self.names[client]}: {line}" for line in lines]
            if wait and other not in but:
                self.expect(other)

    def others(self, client):
        return [other for other in self.names if other != client]

    def expect(self, client):
        """The client waits for all lines that it should have got so far."""
        self.do("expect", client, count=len(self.wanted[client]))

    def leave(self, client, how):
        """The client closes or breaks its connection, or sends no more."""
        self.names.pop(client, None)
        self.left.add(client)
        self.do(how, client)


async def conversation(student, room, *, computes=False, limit=False):
    """Makes the steps, and returns the run, if the steps were made and the chat ended as it should.

    limit  whether the steps can be made only if the operating system takes few bytes; elsewhere, any number is right
    """
    [job] = student.jobs(1, coroutine=True, steps=True)
    run = await student.play(
        "talk", student.listener, job, steps=room.steps, heartbeat=0.05, computes=computes, deadline=8.0
    )
    value, network = run.value, run.network
    if value[1] == "ended by itself":
        student.fail("wrong_result", "chat returned although nobody had cancelled it.")
    if network.step is not None and (run.value[3] < TAKEN or not limit):
        student.fail("wrong_result", stuck(room, network))
    if value[1] != "CancelledError":
        student.fail("wrong_result", f"chat was cancelled. It ended with {value[1]}. Expected: CancelledError.")
    if value[2]:
        student.fail("left_running", f"Tasks that still run after chat has ended: {value[2]}.")
    still_open = [each for each in room.wanted if each not in room.left and not network.clients[each].closed]
    if still_open:
        student.fail("left_running", f"Connections that were still open when chat had ended: {len(still_open)}.")
    return run


def stuck(room, network):
    """A sentence about the step that was not done in time."""
    step = room.steps[network.step]
    client, got = f"Client {step.client + 1}", network.clients[step.client]
    match step.do:
        case "connect":
            return f"{client} could not connect."
        case "send" if got.closed:
            return f"The connection of client {step.client + 1} was closed, although it wanted to send a line."
        case "send":
            return f"{client} could not send its lines: nobody read them."
        case "gone":
            return f"The connection of client {step.client + 1} was not closed. {client} got {got.count} lines."
        case _:
            sent = step.count - got.count
            wanted = room.wanted[step.client][: step.count]
            last = f" The last one was {got.lines[-1]!r}." if got.lines else ""
            closed = " Then its connection was closed." if got.closed else ""
            missing = f" Missing: {wanted[got.count][:60]!r}." if got.count < len(wanted) else ""
            return f"{client} got {got.count} lines and waited for {sent} more.{last}{missing}{closed}"


def compare(student, room, run, *clients):
    """Fails the check unless these clients got exactly the lines that they should have got."""
    for client in clients or room.wanted:
        got, wanted = list(run.network.clients[client].lines), [cut(line) for line in room.wanted[client]]
        rest = run.network.clients[client].rest
        if got == wanted and not rest:
            continue
        who = f"Client {client + 1}"
        if sorted(got) == sorted(wanted):
            student.fail("wrong_order", f"{who} got its lines in the order {got[:6]}. Expected: {wanted[:6]}.")
        at = next((n for n, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b), min(len(got), len(wanted)))
        one = repr(got[at][:80]) if at < len(got) else "nothing" if not rest else f"a piece without end: {rest[:60]!r}"
        right = repr(wanted[at][:80]) if at < len(wanted) else "nothing"
        student.fail("wrong_result", f"{who} got {one} as line {at + 1}. Expected: {right}.")


def cut(line):
    """As much of a line as is kept of it."""
    return line if len(line) < 50 else line[:200]


def some_words(student, count):
    return student.random.sample(WORDS, count)


async def test_two(student):
    """A line from one client goes to the other one, and not back"""
    room = Room()
    room.enter(0, "ann")
    room.enter(1, "bob")
    words = [*some_words(student, 2), *ODD_WORDS]
    student.random.shuffle(words)
    for word in words:
        room.say(0, word)
        room.say(1, word)
    compare(student, room, await conversation(student, room))


async def test_many(student):
    """A line goes to all who are in the room when it is said, however many"""
    room = Room()
    room.enter(0, NAMES[0])
    for number, name in enumerate(NAMES[1:], 1):
        room.enter(number, name)
        room.say(student.random.randrange(number + 1), *some_words(student, 2))
    for number in range(len(NAMES), MANY):
        room.enter(number, f"c{number}")
    for number in (0, MANY - 1):
        room.say(number, *some_words(student, 2))
    compare(student, room, await conversation(student, room))


async def test_lines(student):
    """A line can come in pieces, and many lines can come at once"""
    room = Room()
    room.enter(0, "ann")
    room.enter(1, "bob")
    room.say(0, *some_words(student, 5))
    room.say(0, "x" * 9_999, "", "end")  # with its end, 10,000 bytes
    for piece in ("to", "geth"):
        room.do("send", 0, text=piece)
        room.say(1, "meanwhile")  # when this has arrived, the piece has been read
    room.say(0, "er", "and more")
    room.wanted[1][-2:] = ["ann: together", "ann: and more"]
    compare(student, room, await conversation(student, room))


async def test_name_in_pieces(student):
    """A name can come in pieces, too, and with the first line"""
    room = Room()
    room.enter(0, "ann")
    room.enter(2, "dora")
    room.connect(1)
    room.do("send", 1, text="bo")
    room.say(0, "bob is not here yet")  # when this has arrived, the piece has been read
    room.do("send", 1, text="b\nhi\n")
    room.wanted[1].append("hello bob")
    room.names[1] = "bob"
    for other in (0, 2):
        room.wanted[other].append("bob: hi")
        room.expect(other)
    room.expect(1)
    room.say(0, "oh")
    compare(student, room, await conversation(student, room))


async def test_while_others_talk(student):
    """The first line that a client gets is the answer to its name, also while others talk"""
    room = Room()
    room.enter(0, "ann")
    room.enter(1, "bob")
    room.connect(2)
    room.do("send", 2, text="dora\n")
    said = [f"{number}" for number in range(10)]
    for word in said:
        room.say(0, word)  # when the first has arrived, the name has been read, too
    room.wanted[2] = ["hello dora"]
    room.expect(2)
    room.names[2] = "dora"
    room.say(2, "hi")
    run = await conversation(student, room)
    compare(student, room, run, 0, 1)
    first, *others = got = run.network.clients[2].lines
    if first != "hello dora" or others != [f"ann: {word}" for word in said[len(said) - len(others) :]]:
        student.fail("wrong_result", f"Client 3 got {got}. Expected: 'hello dora', and all lines after that.")


async def test_order(student):
    """When many talk at the same time, all get the lines in the same order"""
    room, count, people = Room(), 40, 5
    for client in range(people):
        room.enter(client, f"c{client}")
    for number in range(count):
        for client in range(people):
            room.say(client, f"{number}", wait=False)
    for client in range(people):
        room.expect(client)
    run = await conversation(student, room)
    got = [client.lines[1:] for client in run.network.clients]
    for client, lines in enumerate(got):
        if sorted(lines) != sorted(room.wanted[client][1:]):
            compare(student, room, run, client)
        for other in range(people):
            own = [line for line in lines if line.startswith(f"c{other}:")]
            if own != [f"c{other}: {number}" for number in range(count)][: len(own)]:
                student.fail("wrong_order", f"Client {client + 1} got lines of client {other + 1} in another order.")
    for one in range(people):
        for other in range(one):
            both = set(got[one]) & set(got[other])
            first, second = ([line for line in got[each] if line in both] for each in (one, other))
            if first != second:
                at = next(n for n, (a, b) in enumerate(zip(first, second, strict=True)) if a != b)
                text = f"Client {one + 1} got {first[at]!r} before {second[at]!r}, and client {other + 1} after it."
                student.fail("wrong_order", text)


async def test_leaving(student):
    """A client that closes its connection has left, and the others go on"""
    room = Room()
    for client in range(4):
        room.enter(client, NAMES[client])
    room.say(0, "one")
    room.leave(1, "close")
    room.say(0, *some_words(student, 2))
    room.leave(0, "close")
    room.say(3, "two")
    room.say(2, *some_words(student, 2))
    room.enter(4, "new")
    room.say(4, "three")
    compare(student, room, await conversation(student, room), 2, 3, 4)


async def test_last_line(student):
    """A client that sends no more is let go"""
    room = Room()
    for client in range(3):
        room.enter(client, NAMES[client])
    room.say(1, "my last line")
    room.do("send", 1, text="and a half")
    room.leave(1, "finish")
    room.do("gone", 1)
    room.say(0, *some_words(student, 2))
    room.say(2, "still here")
    compare(student, room, await conversation(student, room))


async def test_reset(student):
    """A connection that breaks disturbs nobody"""
    room = Room()
    for client in range(5):
        room.enter(client, NAMES[client])
    room.leave(1, "reset")
    room.say(0, *some_words(student, 3))
    room.leave(3, "reset")
    room.leave(4, "reset")
    room.say(2, *some_words(student, 3))
    room.say(0, "one more")
    room.enter(5, "late")
    room.say(5, "what did I miss?")
    compare(student, room, await conversation(student, room), 0, 2, 5)


async def test_nameless(student):
    """A client without a name gets nothing, and disturbs nobody when it goes"""
    room = Room()
    for client in (0, 1, 2, 3, 5):
        room.connect(client)
    room.enter(4, "ann")
    room.name(0, "bob")
    room.do("send", 1, text="no end")
    room.say(4, *some_words(student, 2))
    room.leave(1, "finish")
    room.do("gone", 1)
    room.leave(2, "reset")
    room.say(0, "who was that?")
    room.name(3, "")
    room.say(3, "I have an empty name")
    room.say(4, *some_words(student, 2))
    compare(student, room, await conversation(student, room), 0, 1, 3, 4, 5)


LONG = 8_000
"""Bytes of a long line."""


def be_slow(room, batches):
    """A third client does not read, until it has been sent so many batches of fifteen long lines: then it reads."""
    for client, name in enumerate(("sender", "reader", "slow")):
        room.enter(client, name)
    room.do("pause", 2)
    for number in range(batches):
        room.say(0, *[f"{number}".ljust(LONG, "x")] * 15, but=[2])
    room.do("go_on", 2)
    room.do("gone", 2)
    room.names.pop(2)
    room.say(1, "goodbye")


async def test_slow(student):
    """A client that does not read stops nobody, and is thrown out"""
    room = Room()
    be_slow(room, 100)
    run = await conversation(student, room, computes=True)
    count, everything = run.network.clients[2].count, len(room.wanted[2])
    if count >= everything:
        student.fail("wrong_result", f"The client that did not read got all its {everything} lines: they were kept.")
    if run.value[3] < TAKEN and count * LONG > LIMIT:
        student.fail("wrong_result", f"A client was thrown out. After that, it got what had waited: {count} lines.")
    for client in (0, 1):
        got, wanted = run.network.clients[client].count, len(room.wanted[client])
        if got != wanted:
            student.fail("wrong_result", f"Client {client + 1} got {got} lines. Expected: {wanted}.")


async def test_limit(student):
    """A client that has read nothing of 1,400,000 bytes has been thrown out"""
    room = Room()
    be_slow(room, -(-(LIMIT + TAKEN) // (15 * LONG)))
    await conversation(student, room, computes=True, limit=True)


async def test_patience(student):
    """Clients that read late get all their lines, if they are not too many, and can talk meanwhile"""
    room, late = Room(), (2, 3, 4)
    for client, name in enumerate(("sender", "reader", "late", "later", "latest")):
        room.enter(client, name)
    for client in late:
        room.do("pause", client)
    for number in range(10):
        room.say(0, *[f"{number}-{line}".ljust(LONG, "x") for line in range(11)], but=late)
    room.say(1, "are you there?", but=late)
    room.say(2, "yes", "I am", but=late)
    for client in late:
        room.do("go_on", client)
        room.expect(client)
    room.say(3, "so am I")
    run = await conversation(student, room, computes=True)
    got, wanted = (
        [[line[:20] for line in lines] for lines in each]
        for each in ([run.network.clients[client].lines for client in late], [room.wanted[client] for client in late])
    )
    if got != wanted:
        reason = "wrong_order" if [*map(sorted, got)] == [*map(sorted, wanted)] else "wrong_result"
        student.fail(reason, "A client that read late did not get the lines that were said, in their order.")


async def test_stopped(student):
    """A cancellation closes all connections at once, and nobody is served after it"""
    options = {"pages": [student.page("/", times=0)], "heartbeat": 0.05, "computes": True, "deadline": 12.0}
    run = await student.play("stopped", **options)
    end, got, lines = run.value["end"], run.value["bytes for the slow client"], 110
    if end == "unknown":
        student.fail("wrong_result", f"Not all of {lines} lines arrived while another client did not read.")
    elif end != "CancelledError":
        student.fail("wrong_result", f"chat was cancelled. It ended with {end}. Expected: CancelledError.")
    if got is None:
        student.fail("left_running", "The connection of a client for which lines wait was open after chat had ended.")
    if run.value["taken"] < TAKEN and got >= lines * LONG:
        student.fail("left_running", f"A client got all {lines} lines that had waited for it, after chat had ended.")
    if run.value["bytes for a new client"]:
        student.fail("left_running", "A client that connected after chat had ended was served.")


async def test_rooms(student):
    """Rooms have nothing to do with each other"""
    words = some_words(student, 3)
    options = {"pages": [student.page("/", times=0)], "heartbeat": 0.05, "deadline": 12.0}
    run = await student.play("rooms", words, **options)
    run.expect(returns=[[f"bob: {word}é\n", f"ann: {word}é\n", "the end", "the end"] for word in words])

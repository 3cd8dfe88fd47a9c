"""What a process prints is passed on in the step of the loop in which it comes, and nothing of it is lost."""

from grader.execution.output_stream import OutputStream


async def test_what_comes_before_anybody_wants_it_is_kept():
    stream, got = OutputStream(), []
    stream.data_received(b"one ")
    stream.data_received(b"two")
    stream.pass_on(got.append)
    assert got == [b"one two"]
    stream.data_received(b"three")
    assert got == [b"one two", b"three"]


async def test_the_next_receiver_gets_only_what_comes_from_then_on():
    stream, first, second = OutputStream(), [], []
    stream.data_received(b"early")
    stream.pass_on(first.append)
    stream.pass_on(second.append)
    stream.data_received(b"late")
    assert (first, second) == ([b"early"], [b"late"])


async def test_the_end_is_noticed_once():
    stream = OutputStream()
    assert not stream.ended.done()
    stream.connection_lost(None)
    stream.connection_lost(OSError())
    assert stream.ended.done()

"""Bugs that were reported in real projects, retold: the sentence names the variable and the lines."""

import pytest

from grader.sim import explore
from tests.sim.corpus import program

SENTENCES = {
    "published_flag_early": (
        "Order violation: Thread-1 (guess_type) set inited at line 22 before it set _db at line 25. Thread-2 "
        "(guess_type) relied on that and read _db at line 31."
    ),
    "thread_started_in_init": ("Order violation: consumer read self.queue at line 16 before main set it at line 13."),
    "shared_file_position": (
        "Check then act on archive.fp.pos: Thread-1 (work) read it at line 18, then Thread-2 (work) changed "
        "it at line 19, and Thread-1 (work) continued at line 18 with the outdated value."
    ),
    "two_fields_torn": (
        "Check then act on metadata.leader and metadata.port: Thread-1 (<lambda>) read the first at line 20, "
        "then Thread-2 (update) changed both at lines 16 and 17, and Thread-1 (<lambda>) read the second at "
        "line 21. The two do not belong together."
    ),
    "list_shrinks_in_loop": (
        "Check then act on logger.handlers: Thread-1 (callHandlers) iterated over it from line 20 on, and "
        "Thread-2 (removeHandler) changed it during the iteration at line 17."
    ),
    "taken_out_and_put_back": (
        "Order violation: Thread-2 (work) used cache._queue at line 20, between two changes by Thread-1 "
        "(work) at lines 20 and 21."
    ),
    "registered_after_sending": (
        "Order violation: reader looked into client.pending at line 26 before main stored something there at "
        "line 19. As a result, this wait never ends: main waits for event at line 20."
    ),
    "closed_between_check_and_use": (
        "Check then act on db.closed: Thread-1 (execute) checked it at line 29, then Thread-2 (close) changed"
        " it at line 34, and Thread-1 (execute) continued at line 14 with the outdated result."
    ),
    "evicted_while_in_use": (
        "Check then act on old.closed: Thread-1 (request) changed it at line 13, then Thread-2 (request) "
        "changed it at line 21, and Thread-1 (request) used it at line 16 as if it were unchanged."
    ),
    "aio_woken_and_cancelled": (
        "Deadlock: Task-1 (program) awaits Task-3 (work) at line 51; Task-3 (work) awaits a future at line "
        "22. Task-2 (work) was cancelled where it awaited at line 22, after it had been woken."
    ),
    "aio_completed_twice": (
        "This happens every time. Check then act on call.future: Task-3 (finish) called self.future.done() at"
        " line 14, then Task-2 (finish) changed it at line 16, and Task-3 (finish) continued at line 16 with "
        "the outdated answer."
    ),
    "aio_release_in_finally": (
        "Task-1 (program) released limit more often than it was acquired. Task-2 (work) had released it at "
        "line 14; the second release is at line 24. Task-2 (work) was cancelled where it awaited at line 11."
    ),
    "aio_send_while_closing": (
        "Check then act on ws.open: Task-2 (broadcast) checked it at line 32, then Task-3 (close) changed it "
        "at line 28, and Task-2 (broadcast) continued at line 22 with the outdated result."
    ),
    "aio_thread_sets_event": (
        "Deadlock: Task-1 (main) awaits a future at line 14. Thread-1 (<lambda>) completed it at line 12 from"
        " another thread, which does not wake the event loop. loop.call_soon_threadsafe does."
    ),
    "buffer_replaced": (
        "Check then act on batcher.buffer: Thread-1 (<lambda>) read it at line 24, then Thread-2 (flush) changed "
        "it at line 29, and Thread-1 (<lambda>) continued at line 24 with the outdated value."
    ),
    "empty_list_removed": (
        "Check then act on channels.listeners[channel]: Thread-1 (<lambda>) read it at line 24, then Thread-2 "
        "(<lambda>) changed it at line 31, and Thread-1 (<lambda>) continued at line 25 with the outdated value."
    ),
    "filters_restored": (
        "Lost update of warnings.level: Thread-2 (<lambda>) read 'ignore' at line 23, then Thread-1 (<lambda>) "
        "wrote 'default' at line 26, and Thread-2 (<lambda>) wrote 'ignore' over it at line 26."
    ),
    "line_after_stop": (
        "Check then act on handler.stopped: Thread-2 (<lambda>) checked it at line 28, then Thread-3 (stop) "
        "changed it at line 33, and Thread-2 (<lambda>) continued at line 29 with the outdated result."
    ),
    "lookup_by_exception": (
        "Check then act on resolver.entries[host]: Thread-1 (<lambda>) read it at line 25, then Thread-2 "
        "(<lambda>) changed it at line 28, and Thread-1 (<lambda>) continued at line 28 with the outdated value."
    ),
    "packets_out_of_order": (
        "Order violation: Thread-1 (<lambda>) changed transport.seq at line 25 before Thread-2 (<lambda>) did, but"
        " transport.sent at line 30 after it. Nothing in the program keeps their order."
    ),
    "read_before_join": (
        "Order violation: main read job.result = 0 at line 21 before job wrote it at line 15. main joined it only "
        "at line 22."
    ),
    "half_removed": (
        "Check then act on cache._data[link.key] and cache._links: Thread-1 (reader) changed the first at line 30 "
        "and was to change the second at line 31. Before that, Thread-2 (reader) read the second at line 28 and "
        "failed on the first at line 30. The two do not belong together."
    ),
    "callback_missed": (
        "Check then act on state.callbacks and state.delivering: Thread-1 (_deliver) read the first at line 19, then"
        " main changed the first at line 29 and checked the second at line 30, and Thread-1 (_deliver) changed the "
        "second at line 21. The two do not belong together."
    ),
    "aio_token_refreshed_twice": (
        "This happens every time. Check then act on client.token: Task-3 (request) checked it at line 34, then "
        "Task-2 (request) changed it at line 35, and Task-3 (request) continued at line 20 with the outdated result."
    ),
    "aio_two_readers": (
        "This happens every time. Order violation: Task-3 (user) used protocol.reader._waiter at line 20, between "
        "two changes by Task-2 (user) at lines 22 and 26."
    ),
    "aio_event_stored_late": (
        "Order violation: Task-3 (cached) read RedLock._EVENTS[self.key] at line 19 before Task-2 (cached) wrote it "
        "at line 17."
    ),
    "aio_thread_fills_queue": (
        "Deadlock: Task-1 (program) waits to get from bridge.queue at line 24. pool_0 put an item into it at line 16"
        " from another thread, which does not wake the event loop. loop.call_soon_threadsafe does."
    ),
    "aio_worker_died": (
        "Deadlock: Task-1 (program) waits for all tasks of queue at line 43. Task-2 (worker) had ended with "
        "ConnectionError at line 26."
    ),
    "aio_cancel_keeps_connection": (
        "Deadlock: Task-1 (program) waits to get from self._queue at line 21. Task-1 (program) was cancelled where "
        "it awaited at line 11, and did not put back what it had got from self._queue at line 21."
    ),
    "event_cleared_late": (
        "Lost wakeup: Thread-1 (main_loop) waits forever for scheduler._event at line 33. It was set by main at line "
        "19, and Thread-1 (main_loop) cleared it at line 31; no thread will set it again."
    ),
    "rwlock_if_not_while": (
        "Check then act on lock.writer: Thread-1 (write) checked it at line 28 and waited at line 29, but did not "
        "check it again after it was woken. Another thread had changed it by then."
    ),
    "weak_listener_died": (
        "Check then act on ref(): Thread-1 (fire) tested it at line 27 and used it at line 28. In between, its "
        "object died, after Thread-2 (drop) had changed owned at line 37. A weak reference does not keep its object "
        "alive."
    ),
    "weak_value_gone": (
        "Check then act on hub.listeners[name]: Thread-1 (fire) tested it at line 21 and used it at line 22. In "
        "between, its object died, after Thread-2 (drop) had changed owner['a'] at line 31. A weak reference does "
        "not keep its object alive."
    ),
    "weak_callback_wants_lock": (
        "Deadlock: Thread-1 (send) holds signal._lock (since line 29) and wants signal._lock (line 25), inside "
        "Signal._remove, which Python ran at line 34."
    ),
    "free_place_by_helper": (
        "Check then act on pool.slots[i]: Thread-1 (put) read it at line 15, then Thread-2 (put) changed it at line "
        "22, and Thread-1 (put) continued at line 22 with the outdated value."
    ),
    "free_position": (
        "Check then act on self._instances: Thread-1 (work) read it at line 15, then Thread-2 (work) changed it at "
        "line 20, and Thread-1 (work) continued at line 20 with the outdated value."
    ),
    "future_stored_late": (
        "Order violation: pool_0 looked for manager.futures[name] at line 22 before main stored it at line 18."
    ),
    "semaphore_kept_on_error": (
        "Deadlock: main joins t at line 38; Thread-2 (work) wants client.slots at line 15. Thread-1 (work) acquired "
        "client.slots at line 15, and ended without the release."
    ),
    "jobs_out_of_order": (
        "Order violation: pool_1 read counter.total = 0 at line 15 before pool_0 wrote it at line 17."
    ),
    "aio_event_replaced": (
        "Deadlock: Task-1 (program) awaits Task-2 (wait) at line 37; Task-2 (wait) waits for notifier.event at line "
        "22. While it waited, Task-4 (cleaner) stored another object in notifier.event at line 15."
    ),
    "submitted_after_stop": (
        "Check then act on service.running: Thread-1 (work) checked it at line 17, then Thread-2 (stop) changed it "
        "at line 22, and Thread-1 (work) continued at line 18 with the outdated result."
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_the_cause_of_a_reported_bug_is_named_with_its_variable_and_lines(name):
    failure = explore(program("bugs", name).program).failure
    assert failure.explanation.splitlines()[1] == SENTENCES[name]

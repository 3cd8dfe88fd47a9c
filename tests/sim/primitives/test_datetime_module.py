"""Dates and virtual time agree."""

import pytest

CLOCKS = ("datetime.now()", "datetime.utcnow()", "datetime.today()", "datetime.now(timezone.utc)")


@pytest.mark.parametrize("now", CLOCKS)
def test_a_sleep_advances_the_date(results, now):
    source = f"""
        import time
        from datetime import datetime, timezone
        def program():
            began = {now}
            time.sleep(3600)
            return 3600 <= ({now} - began).total_seconds() < 3601
    """
    assert results(source, schedules=2) == {"True"}


def test_dates_agree_with_the_clock_and_are_dates(results):
    source = """
        import time, datetime, pickle
        def program():
            now = datetime.datetime.now()
            assert abs(now.timestamp() - time.time()) < 1
            assert datetime.date.today() == now.date() == datetime.datetime.today().date()
            later = now + datetime.timedelta(1)
            assert later > now and type(later) is datetime.datetime
            assert all(isinstance(each, datetime.date) for each in (now, now.date(), later))
            assert not isinstance(now.date(), datetime.datetime)
            assert issubclass(datetime.datetime, datetime.date)
            return repr(datetime.datetime(2020, 1, 2)) == "datetime.datetime(2020, 1, 2, 0, 0)"
    """
    assert results(source, schedules=2) == {"True"}

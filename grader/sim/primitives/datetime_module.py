"""The module `datetime` in virtual time: `now`, `utcnow` and `today` agree with `time.time`."""

import datetime as real
from typing import Any

from grader.sim.core import Sealed
from grader.sim.primitives.time_module import wall


class _Date(Sealed):
    """Dates of the real classes count as instances, as those that arithmetic and parsing return."""

    def __instancecheck__(cls, instance: Any) -> bool:
        base = vars(cls).get("_sim_real")
        return isinstance(instance, base) if base else super().__instancecheck__(instance)

    def __subclasscheck__(cls, subclass: type) -> bool:
        base = vars(cls).get("_sim_real")
        return issubclass(subclass, base) if base else super().__subclasscheck__(subclass)


class date(real.date, metaclass=_Date):
    """`datetime.date`; today is the day of virtual time."""

    _sim_real = real.date

    @classmethod
    def today(cls) -> Any:
        return cls.fromtimestamp(wall())


class datetime(real.datetime, metaclass=_Date):
    """`datetime.datetime`; now is the moment of virtual time."""

    _sim_real = real.datetime

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.fromtimestamp(wall(), tz)

    @classmethod
    def today(cls) -> Any:
        return cls.fromtimestamp(wall())

    @classmethod
    def utcnow(cls) -> Any:
        return cls.fromtimestamp(wall(), real.UTC).replace(tzinfo=None)

    def __repr__(self) -> str:
        text = super().__repr__()
        return text if text.startswith("datetime.") else f"datetime.{text}"


def datetime_names() -> dict[str, Any]:
    """The names of the module `datetime` for programs."""
    return {**vars(real), "date": date, "datetime": datetime}

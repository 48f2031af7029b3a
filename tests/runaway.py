"""Work that must not run away: a pattern that backtracks or a file that unpacks without end takes thousands of times as long."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

TIMES = 10


@contextmanager
def no_runaway(*, normal_seconds: float) -> Iterator[None]:
    """Fail where work takes ten times the processor time that it normally does; a busy machine does not count."""
    began = process_time()
    yield
    spent = process_time() - began
    assert spent < TIMES * normal_seconds, f"{spent:.1f} s, normally {normal_seconds} s"

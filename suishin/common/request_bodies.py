"""What a request brings along arrives whole or is an error: half a form must never pass for all of it.

Servers tell an application that a connection broke off in the same way as that a request ends: nothing more comes.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SILENCE_SECONDS = 60.0  # then whoever sends is gone, and others need the thread
Application = Callable[[dict[str, Any], Any], Any]


class BodyCutOff(ConnectionError):
    """A request ended before all that it announced had come."""


def whole_bodies(application: Application) -> Application:
    """Wrap a WSGI application so that reading a request that breaks off, or falls silent, is an error."""

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        announced = environ.get("CONTENT_LENGTH") or ""
        if announced.isdecimal() and int(announced):
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(announced), environ.get("gunicorn.socket"))
        return application(environ, start_response)

    return serve


class WholeBody:
    """The body of a request, of a length that is known."""

    def __init__(self, body: Any, length: int, connection: socket.socket | None, *, silence: float = SILENCE_SECONDS):
        self._body, self._left, self._connection, self._silence = body, length, connection, silence

    def read(self, size: int = -1) -> bytes:
        wanted = self._wanted(size)
        return self._arriving(self._body.read, wanted, least=wanted)  # servers give less only where nothing more comes

    def readline(self, size: int = -1) -> bytes:
        wanted = self._wanted(size)
        return self._arriving(self._body.readline, wanted, least=min(wanted, 1))

    def _wanted(self, size: int) -> int:
        return self._left if size < 0 else min(size, self._left)

    def _arriving(self, read: Callable[[int], bytes], wanted: int, *, least: int) -> bytes:
        with self._not_for_ever():
            piece = read(wanted) if wanted else b""
        if len(piece) < least:
            raise BodyCutOff(f"the last {self._left - len(piece)} bytes never came")
        self._left -= len(piece)
        return piece

    @contextmanager
    def _not_for_ever(self) -> Iterator[None]:
        """Wait only so long for the next bytes; an answer may take as long as it takes."""
        if self._connection is None:
            yield
            return
        self._connection.settimeout(self._silence)
        try:
            yield
        finally:
            self._connection.settimeout(None)

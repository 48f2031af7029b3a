"""A request that breaks off or falls silent is an error, never a shorter request."""

import io
import socket

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from suishin.common.request_bodies import BodyCutOff, WholeBody, whole_bodies

FORM = b"text=whole&reason=as+well"
BOUNDARY = "b0undary"
FILES = b"".join(
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.txt"\r\n\r\n{name}\r\n'.encode()
    for name in ("first", "second")
)
FILES += f"--{BOUNDARY}--\r\n".encode()


@pytest.fixture(autouse=True)
def files_from_anybody(settings):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]


def request(body: bytes, length: int, kind: str) -> WSGIRequest:
    """Return the request as Django sees it behind the wrapper."""
    seen = []
    whole_bodies(lambda environ, _start: seen.append(WSGIRequest(environ)))(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_LENGTH": str(length),
            "CONTENT_TYPE": kind,
            "SERVER_NAME": "suishin.example",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(body),
        },
        None,
    )
    return seen[0]


KINDS = {
    "typed": (FORM, "application/x-www-form-urlencoded"),
    "files": (FILES, f"multipart/form-data; boundary={BOUNDARY}"),
}


@pytest.mark.parametrize("name", KINDS)
def test_request_cut_at_any_byte_is_an_error(name):
    body, kind = KINDS[name]
    for length in range(len(body)):
        with pytest.raises(UnreadablePostError):
            _ = request(body[:length], len(body), kind).POST


@pytest.mark.parametrize(
    ("name", "fields", "files"), [("typed", ["text", "reason"], []), ("files", [], ["first", "second"])]
)
def test_whole_request_is_read(name, fields, files):
    body, kind = KINDS[name]

    whole = request(body + b"the next request", len(body), kind)

    assert (list(whole.POST), list(whole.FILES)) == (fields, files)


def test_request_without_a_body_is_left_alone():
    assert list(request(b"", 0, "application/x-www-form-urlencoded").POST) == []


def test_lines_are_read_to_their_end():
    body = WholeBody(io.BytesIO(b"one\ntwo\n"), 9, None)

    assert [body.readline(), body.readline(2), body.readline()] == [b"one\n", b"tw", b"o\n"]
    with pytest.raises(BodyCutOff, match="the last 1 bytes"):
        body.readline()


def test_silent_sender_is_not_waited_for():
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as stream:
        theirs.sendall(b"half")
        body = WholeBody(stream, 8, ours, silence=0.1)
        with pytest.raises(TimeoutError):
            body.read()
        assert ours.gettimeout() is None

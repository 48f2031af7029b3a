"""A mail server that keeps what it is given, or fails in one of the ways in which mail servers do."""

import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


class Sink(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as smtplib asks for. `mood` may change while it runs: "", "busy", "silent", "gone" or "drops"."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, refused: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refused = refused
        self.mood = ""
        self.awake = threading.Event()  # ends the silence
        self.mails: list[bytes] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a sender that was killed is no error of ours
            super().handle_error(request, client_address)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink = cast(Sink, self.server)
        if sink.mood == "gone":
            return
        if sink.mood == "silent":
            sink.awake.wait(120)
            return
        self.say("421 too busy" if sink.mood == "busy" else "220 sink")
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if command == "QUIT":
                return self.say("221 bye")
            if command == "RCPT" and sink.refused and sink.refused in line:
                self.say("550 no such mailbox")
            elif command == "DATA":
                self.say("354 go on")
                if sink.mood == "drops":
                    self.rfile.readline()  # gone in the middle of a mail
                    return None
                sink.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 kept")
            else:
                self.say("250 ok")
        return None

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def running_sink(**options: str) -> Iterator[Sink]:
    with Sink(**options) as sink:
        thread = threading.Thread(target=sink.serve_forever, daemon=True)
        thread.start()
        yield sink
        sink.awake.set()
        sink.shutdown()
        thread.join()

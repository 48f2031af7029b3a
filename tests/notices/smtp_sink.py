"""A mail server that keeps what it is given, speaking as much SMTP as smtplib asks for."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, refused: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refused = refused
        self.mails: list[bytes] = []


class _Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if command == "QUIT":
                return self.say("221 bye")
            if command == "RCPT" and self.server.refused and self.server.refused in line:
                self.say("550 no such mailbox")
            elif command == "DATA":
                self.say("354 go on")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 kept")
            else:
                self.say("250 ok")

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def running_sink(**options: str) -> Iterator[Sink]:
    with Sink(**options) as sink:
        thread = threading.Thread(target=sink.serve_forever, daemon=True)
        thread.start()
        yield sink
        sink.shutdown()
        thread.join()

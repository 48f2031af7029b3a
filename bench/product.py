"""The product as `manage.py serve` starts it, in processes of its own, and people at it over HTTP: for runs that break things."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
ANSWER_SECONDS = 60.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BOUNDARY = "suishin-boundary-7d1f"


class NotStarted(RuntimeError):
    """The product did not come up; the message holds the end of its log."""


class Cut(ConnectionError):
    """A request without a whole answer: nobody knows what became of it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database() -> Iterator[str]:
    """Yield the address of a new database on the server of DATABASE_URL; without one "", which means SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"suishin_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def use_in_this_process(var: Path, database_url: str, **environment: str) -> None:
    """Let this process work on the same data as the product, to set it up and to look at what is left."""
    os.environ |= {"SUISHIN_VAR": str(var), "DATABASE_URL": database_url, "SUISHIN_DEMO": "0", **environment}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


@dataclass
class Product:
    """One product on a port of its own. What it says stands in `serve.log` of its var folder."""

    var: Path
    database_url: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    root: Path = ROOT  # of the code; a copy may be broken
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> float:
        """Start it, and return after how many seconds it answered."""
        started = time.monotonic()
        while True:
            with (self.var / "serve.log").open("ab") as log:
                self.process = self.command("serve", stdout=log, stderr=subprocess.STDOUT)
            if self._answers(until=started + START_SECONDS):
                return time.monotonic() - started
            # Parts of a killed one may take a moment to end; whoever looks after a server tries again.
            if time.monotonic() > started + START_SECONDS:
                raise NotStarted((self.var / "serve.log").read_text("utf-8")[-2000:])
            time.sleep(0.2)

    def command(self, *arguments: str, **options: object) -> "subprocess.Popen[bytes]":
        """Start a command of `manage.py` on the same data."""
        environment = os.environ | {
            "SUISHIN_VAR": str(self.var),
            "DATABASE_URL": self.database_url,
            "SUISHIN_DEMO": "0",
            "PORT": str(self.port),
            **self.environment,
        }
        options = {"stdout": subprocess.DEVNULL, **options}
        return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=self.root, env=environment, **options)  # type: ignore[call-overload,no-any-return]

    def _answers(self, *, until: float) -> bool:
        assert self.process
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if Browser(self.port).get("/sign-in/").status == 200:
                    return True
            except Cut:
                time.sleep(0.05)
        return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def kill(self) -> None:
        """End all of it at once, without a chance to finish anything."""
        kill(self.processes())
        if self.process:
            self.process.wait(60)

    def processes(self) -> list[int]:
        return [self.process.pid, *descendants_of(self.process.pid)] if self.process else []

    def running(self, module: str) -> list[int]:
        """Return those of its processes that run a module: a typesetter, a reader."""
        return [process for process in self.processes() if module in _command_of(process)]

    def web_workers(self) -> list[int]:
        return children_of(self._part(0))

    def nameless_files(self) -> list[str]:
        """Return what the web workers hold open of files that no folder names, as uploads are; gunicorn's own aside."""
        links = [link for worker in self.web_workers() for link in Path(f"/proc/{worker}/fd").iterdir()]
        targets = [_target_of(link) for link in links]
        return [target for target in targets if target.endswith("(deleted)") and "/wgunicorn-" not in target]

    def web_server(self) -> list[int]:
        server = self._part(0)
        return [server, *children_of(server)]

    def job_worker(self) -> list[int]:
        """Return the worker and what it has started: readers, typesetters."""
        worker = self._part(1)
        return [worker, *descendants_of(worker)]

    def _part(self, number: int) -> int:
        return children_of(self.process.pid)[number] if self.process else 0


def kill(processes: Sequence[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def children_of(process: int) -> list[int]:
    """Return the children of all threads of a process, in the order they were started."""
    found: list[int] = []
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(number) for number in tasks.read_text().split()]
    return found


def _command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # ended meanwhile
        return ""


def _target_of(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:  # closed meanwhile
        return ""


def descendants_of(process: int) -> list[int]:
    return [each for child in children_of(process) for each in (child, *descendants_of(child))]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


File = tuple[str, str, bytes]  # name of the field, name of the file, content


class Browser:
    """Somebody at the product: cookies, the token of forms, and one connection for each request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._cookies: dict[str, str] = {}
        self._token = ""

    def sign_in(self, username: str, password: str) -> None:
        self.get("/sign-in/")
        answer = self.post("/sign-in/", {"username": username, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{username} was not let in: {answer.status} {answer.text[:500]}")
        self.get("/")

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]], files: Sequence[File] = ()) -> Answer:
        kind, body = self.form(fields, files)
        return self._ask("POST", path, body, {"Content-Type": kind})

    def form(self, fields: Mapping[str, str | Sequence[str]], files: Sequence[File] = ()) -> tuple[str, bytes]:
        """Return the type and the bytes of a form as a browser sends it, the token first."""
        pairs = [("csrfmiddlewaretoken", self._token)]
        for name, value in fields.items():
            pairs += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        if not files:
            return "application/x-www-form-urlencoded", urlencode(pairs).encode()
        parts = [_part(f'name="{name}"', value.encode()) for name, value in pairs]
        parts += [_part(f'name="{name}"; filename="{file}"', content) for name, file, content in files]
        return f"multipart/form-data; boundary={_BOUNDARY}", b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Host": f"127.0.0.1:{self.port}", "Connection": "close", "Accept-Language": "ja", "Cookie": cookies}

    def _ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body or None, {**self.headers(), **(headers or {})})
            response = connection.getresponse()
            answer = Answer(response.status, response.getheader("Location") or "", response.read())
        except (OSError, HTTPException) as error:
            raise Cut(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
        self._remember(response.headers.get_all("Set-Cookie") or [], answer)
        return answer

    def _remember(self, cookies: Sequence[str], answer: Answer) -> None:
        for line in cookies:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        token = _TOKEN.search(answer.text)
        if token:
            self._token = token[1]


def _part(disposition: str, content: bytes) -> bytes:
    return f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"

"""Run a command with DATABASE_URL set to a PostgreSQL server of its own, made for it and removed after it.

usage: python -m scripts.with_postgresql COMMAND [ARGUMENT …]
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOT_HERE = 3  # exit status when no PostgreSQL server is installed


def main(command: list[str]) -> int:
    programs = find_programs()
    if programs is None:
        print("PostgreSQL のサーバーがありません（apt install postgresql）。", file=sys.stderr)
        return NOT_HERE
    with tempfile.TemporaryDirectory(prefix="suishin-postgresql-") as folder:
        server = Server(programs, Path(folder))
        server.start()
        try:
            return subprocess.call(command, env=os.environ | {"DATABASE_URL": server.url})
        finally:
            server.stop()


def find_programs() -> Path | None:
    """Return the folder of the newest server programs; Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Server:
    """One PostgreSQL server on a free port of this machine, without durability: it only serves tests."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.port = programs, folder, _free_port()
        # initdb and postgres refuse to run as root; Debian's package brings the user postgres.
        self.user = "postgres" if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        return f"postgresql://suishin@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        if self.user:
            shutil.chown(self.folder, self.user)
        self._call("initdb", "-D", self._data, "-U", "suishin", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off -c full_page_writes=off"
        self._call("pg_ctl", "-D", self._data, "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self) -> None:
        self._call("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        time.sleep(0.2)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments], check=True, stdout=subprocess.DEVNULL, user=self.user, cwd="/"
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

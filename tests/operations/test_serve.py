"""`manage.py serve` as `make run` starts it: what it says, what it refuses, and that nothing is left behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.factories.databases import IS_SQLITE

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 90
pytestmark = pytest.mark.skipif(not IS_SQLITE, reason="starts a product of its own, which brings its own SQLite")


@pytest.fixture(scope="module")
def real_var(tmp_path_factory):
    """The var folder of a product that began for real and was stopped again; its first start's words beside it."""
    var = tmp_path_factory.mktemp("real") / "var"
    port = free_port()
    program = serve(var, port, demo="0")
    page = answer_of(program, port, "/sign-in/")
    program.send_signal(signal.SIGTERM)
    output, _ = program.communicate(timeout=SECONDS)
    return var, program.returncode, page, output


def serve(var: Path, port: int | str, *, demo: str) -> subprocess.Popen:
    environment = os.environ | {"SUISHIN_VAR": str(var), "PORT": str(port), "SUISHIN_DEMO": demo}
    command = [sys.executable, "manage.py", "serve"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def output_of(program: subprocess.Popen) -> str:
    output, _ = program.communicate(timeout=SECONDS)
    return output


def answer_of(program: subprocess.Popen, port: int, path: str) -> int:
    """Return the status of a page, as soon as there is one."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and program.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in tasks.read_text().split()] if tasks.exists() else []


def test_a_real_beginning_answers_and_stops_in_peace(real_var):
    _, status, page, output = real_var

    assert page == 200
    assert status == 0
    assert "Traceback" not in output


def test_a_real_beginning_prints_a_link_for_the_first_administrator(real_var):
    *_, output = real_var

    assert "最初の管理者は" in output
    assert re.search(r"http://127\.0\.0\.1:\d+/first-access/\S+/", output)
    assert "サインインできる人" not in output


def test_nobody_else_reads_what_the_product_keeps(real_var):
    var, *_ = real_var
    kept = [path for path in var.rglob("*") if path.is_file() and var / "static" not in path.parents]

    assert any(path.name == "suishin.sqlite3" for path in kept)
    assert not [path for path in kept if path.stat().st_mode & 0o077]


def test_demonstration_mode_refuses_data_of_real_people(real_var):
    var, *_ = real_var
    program = serve(var, free_port(), demo="1")

    output = output_of(program)

    assert program.returncode == 1
    assert "実際のデータが入っています" in output
    assert len(output.strip().splitlines()) == 1


def test_a_part_that_dies_takes_everything_along(real_var):
    var, *_ = real_var
    port = free_port()
    program = serve(var, port, demo="0")
    assert answer_of(program, port, "/sign-in/") == 200
    children = children_of(program.pid)
    os.kill(children[-1], signal.SIGKILL)

    output = output_of(program)

    assert program.returncode == 1
    assert "ジョブの処理が止まったため（終了コード -9）、全体を止めました" in output
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_a_folder_in_use_is_refused_in_one_line(real_var):
    from suishin.operations.running import held_as_running

    var, *_ = real_var
    with held_in(var, held_as_running):
        program = serve(var, free_port(), demo="0")
        output = output_of(program)

    assert program.returncode == 1
    assert "すでに動いています" in output
    assert len(output.strip().splitlines()) == 1


def held_in(var: Path, held):
    from contextlib import ExitStack

    from django.test import override_settings

    stack = ExitStack()
    stack.enter_context(override_settings(VAR_DIR=var))
    stack.enter_context(held())
    return stack


def test_a_port_in_use_is_refused_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        program = serve(tmp_path, port, demo="1")
        output = output_of(program)

    assert program.returncode == 1
    assert f"ポート {port} はほかのプログラムが使っています" in output
    assert f"PORT={port + 1}" in output
    assert len(output.strip().splitlines()) == 1


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_cannot_be_is_refused_in_one_line(monkeypatch, capsys, port):
    from django.core.management import call_command

    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as ended:
        call_command("serve")

    assert ended.value.code == 1
    assert capsys.readouterr().err.strip() == f"PORT={port} は使えません。1〜65535 の数を指定してください。"

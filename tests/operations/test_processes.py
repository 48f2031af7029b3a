"""Parts that run together: told to stop once, and one that ends takes the others along."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SECONDS = 20


@pytest.fixture
def start(tmp_path):
    """Return a function that starts the test program with some parts and waits until they run."""
    started = []

    def start_parts(*names: str, stop_seconds: float = 10) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.operations.parts", str(tmp_path), str(stop_seconds), *names]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        started.append(program)
        lasting = [name for name in names if name != "brief"]
        wait_until(lambda: len(list(tmp_path.glob("*.started"))) == len(lasting))
        return program

    yield start_parts
    for program in started:
        program.kill()
        program.wait()
        program.stdout.close()


def wait_until(is_so) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def output_of(program: subprocess.Popen) -> str:
    output, _ = program.communicate(timeout=SECONDS)
    return output.strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_everybody_is_told_once_to_stop(start, tmp_path, number):
    program = start("patient", "patient")
    os.killpg(program.pid, number)  # as Ctrl+C in a terminal: to the whole group

    assert output_of(program) == "told to stop"
    assert [path.read_text() for path in sorted(tmp_path.glob("*.heard"))] == [str(int(signal.SIGTERM))] * 2


def test_a_second_signal_changes_nothing(start, tmp_path):
    program = start("patient")
    for _ in range(3):
        program.send_signal(signal.SIGINT)
        time.sleep(0.05)

    assert output_of(program) == "told to stop"
    assert (tmp_path / "patient1.heard").read_text() == str(int(signal.SIGTERM))


def test_one_that_ends_stops_the_others_and_is_named(start, tmp_path):
    program = start("patient", "brief")

    assert output_of(program) == "brief2 7"
    assert (tmp_path / "patient1.heard").exists()


def test_one_that_does_not_listen_is_killed(start):
    program = start("deaf", stop_seconds=0.5)
    program.terminate()

    assert output_of(program) == "told to stop"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_nobody_is_left_behind_when_the_parent_is_killed(start, tmp_path):
    program = start("patient", "patient")
    program.kill()

    wait_until(lambda: len(list(Path(tmp_path).glob("*.heard"))) == 2)

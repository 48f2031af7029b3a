"""Telling whether the worker of a name still lives."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from suishin.jobs import workers

ROOT = settings.BASE_DIR


@pytest.mark.parametrize(
    ("worker", "own", "alive", "gone"),
    [
        ("here:2:a", "here:1:b", True, False),
        ("here:2:a", "here:1:b", False, True),
        ("here:1:a", "here:1:b", True, True),  # the number was given to this process anew
        ("here:1:b", "here:1:b", True, False),
        ("there:2:a", "here:1:b", False, False),
        ("", "here:1:b", False, False),
    ],
)
def test_only_workers_of_this_machine_can_be_known_to_be_gone(worker, own, alive, gone, monkeypatch):
    monkeypatch.setattr(workers, "_is_alive", lambda _process: alive)

    assert workers.is_gone(worker, own_id=own) is gone


def test_own_worker_lives():
    assert not workers.is_gone(workers.new_worker_id(), own_id="elsewhere:1:x")


@pytest.fixture
def ended_worker():
    """The name of a worker that was killed, and whose process number belongs to somebody else by now."""
    command = (
        "import django; django.setup()\n"
        "from suishin.jobs.workers import new_worker_id\n"
        "import os, signal; print(new_worker_id(), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "SUISHIN_VAR": str(settings.VAR_DIR)}
    ended = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    return ended.stdout.strip()


@pytest.mark.parametrize("own", ["here:1:b", f"{socket.gethostname()[:30]}:1:b"])
def test_worker_that_was_killed_is_gone_though_its_number_lives_and_its_machine_has_another_name(
    ended_worker, own, monkeypatch
):
    monkeypatch.setattr(workers, "_is_alive", lambda _process: True)

    assert workers.is_gone(ended_worker, own_id=own)


def test_old_names_are_forgotten_but_not_those_of_the_living(ended_worker):
    living = workers.new_worker_id()
    folder = settings.VAR_DIR / "workers"
    for name in (ended_worker, living):
        os.utime(folder / name, (0, 0))

    workers.new_worker_id()

    assert not (folder / ended_worker).exists()
    assert (folder / living).exists()

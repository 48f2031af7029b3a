"""Telling whether the worker of a name still lives."""

import pytest

from suishin.jobs import workers


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

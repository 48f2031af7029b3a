"""Files read at once in forked children: the same readings in the same order, and no file harms another."""

import os
import time
from pathlib import Path

import pytest

from suishin.reading import flow
from suishin.reading.child import BROKE_DOWN, TOO_SLOW, Limits
from suishin.reading.crew import read_all
from suishin.reading.model import Outcome
from tests.reading.writers.invented import form, invent
from tests.reading.writers.xlsx_form import write_book

MEBIBYTE = 1024 * 1024
LIMITS = Limits(memory_bytes=256 * MEBIBYTE, seconds=20)


@pytest.fixture
def files(tmp_path):
    return [write_book(tmp_path / f"{seed}.xlsx", [invent(seed)]) for seed in range(5)]


def answered(readings):
    return [
        (path.name, reading.outcome, [report.prefecture_code for report in reading.reports])
        for path, reading in readings
    ]


@pytest.mark.parametrize("processes", [1, 2, 9])
def test_readings_come_in_order_whatever_the_crew(files, processes):
    alone = [(path, flow.read_file(path, form())) for path in files]

    together = list(read_all(files, form(), processes=processes, limits=LIMITS))

    assert answered(together) == answered(alone)
    assert together == alone


def _die(_path: Path) -> None:
    os._exit(9)


def _take_memory(_path: Path) -> None:
    bytearray(2_000 * MEBIBYTE)


def _raise(_path: Path) -> None:
    raise RecursionError


def _sleep(_path: Path) -> None:
    time.sleep(60)


@pytest.mark.parametrize(
    ("do", "words"), [(_die, BROKE_DOWN), (_take_memory, "MemoryError"), (_raise, "RecursionError"), (_sleep, TOO_SLOW)]
)
@pytest.mark.parametrize("processes", [1, 2])
def test_file_that_misbehaves_is_refused_alone(files, monkeypatch, do, words, processes):
    read_file = flow.read_file

    def read(path, definition):
        if path.name == "2.xlsx":
            do(path)
        return read_file(path, definition)

    monkeypatch.setattr(flow, "read_file", read)
    limits = Limits(memory_bytes=256 * MEBIBYTE, seconds=2 if do is _sleep else 20)

    outcomes = {path.name: reading for path, reading in read_all(files, form(), processes=processes, limits=limits)}

    refused = outcomes.pop("2.xlsx")
    assert refused.outcome is Outcome.REJECTED
    assert words in refused.message
    assert {reading.outcome for reading in outcomes.values()} == {Outcome.OK}


def test_no_child_outlives_the_one_who_asked(files, monkeypatch):
    fork, children = os.fork, list[int]()

    def watched() -> int:
        child = fork()
        children.append(child)
        return child

    monkeypatch.setattr(os, "fork", watched)
    readings = read_all(files, form(), processes=2, limits=LIMITS)
    next(readings)

    readings.close()

    assert len(children) == 2
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_no_file_asks_for_no_child():
    assert list(read_all([], form())) == []

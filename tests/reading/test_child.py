"""Reading in a child process: what a file does to the child is a reading, never an exception."""

import sys
from pathlib import Path

import pytest

from suishin.reading import child
from suishin.reading.child import Limits, read_in_child
from suishin.reading.model import Outcome
from tests.reading.writers.invented import DEFINITION_FILE, invent
from tests.reading.writers.pdf_form import write_pdf
from tests.reading.writers.xlsx_form import write_book


def test_files_are_read_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    paths = [
        write_book(tmp_path / "a.xlsx", [invent(1)]),
        tmp_path / "empty.pdf",
        write_pdf(tmp_path / "b.pdf", [invent(2)]),
    ]

    read = list(read_in_child(paths, DEFINITION_FILE))

    assert [path for path, _ in read] == paths
    assert [len(reading.reports) for _, reading in read] == [1, 0, 1]
    assert read[1][1].outcome is Outcome.REJECTED


def test_file_that_takes_too_long_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", [invent(1)])

    ((_, reading),) = read_in_child([path], DEFINITION_FILE, Limits(seconds=0.001))

    assert reading.outcome is Outcome.REJECTED
    assert "時間がかかりすぎた" in reading.message


def test_child_that_dies_is_a_rejected_reading_and_a_fresh_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [write_book(tmp_path / name, [invent(1)]) for name in ("a.xlsx", "b.xlsx")]
    real = child.subprocess.Popen
    started: list[object] = []

    def popen(command, **options):
        started.append(command)
        return real([sys.executable, "-c", "import os; os.abort()"] if len(started) == 1 else command, **options)

    monkeypatch.setattr(child.subprocess, "Popen", popen)

    readings = [reading for _, reading in read_in_child(paths, DEFINITION_FILE)]

    assert [reading.outcome for reading in readings] == [Outcome.REJECTED, Outcome.OK]
    assert "処理できなくなりました" in readings[0].message


def test_child_has_no_more_memory_than_it_was_given(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", [invent(1)])

    ((_, reading),) = read_in_child([path], DEFINITION_FILE, Limits(memory_bytes=2 * 1024 * 1024))

    assert reading.outcome is Outcome.REJECTED

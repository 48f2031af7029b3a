"""The table of the corpus counts what was read right, wrong, not known and guessed."""

from pathlib import Path

import pytest

from tests.reading.corpus import measure
from tests.reading.corpus.gold import gold_of
from tests.reading.corpus.model import CorpusFile, Meant
from tests.reading.corpus.prose import invent, without_checks


def _read_as_meant(meant: Meant) -> dict:
    gold = gold_of(meant)
    return gold | {"sources": {}}


def _compared(made: CorpusFile, *reports: dict, outcome: str = "ok") -> measure.Result:
    result = measure.Result("xlsx_typed", files=1)
    measure._compare(result, "here", {"outcome": outcome, "reports": list(reports), "unread_pages": []}, made)
    return result


def test_reading_as_meant_has_no_fault(tmp_path: Path) -> None:
    meant = invent(2)

    result = _compared(CorpusFile(tmp_path, [meant]), _read_as_meant(meant))

    assert result.faults == []
    assert (result.outcomes_right, result.score.ticks_right, result.score.edits) == (1, 18, 0)


def test_wrong_unknown_and_guessed_ticks_are_told_apart(tmp_path: Path) -> None:
    meant = invent(2)
    first, second, third, *_ = meant.checks
    read = _read_as_meant(meant)
    read["checks"] |= {first: "no" if meant.checks[first] == "yes" else "yes", second: "unknown"}

    result = _compared(CorpusFile(tmp_path, [without_checks(meant, [third])]), read)

    score = result.score
    assert (score.ticks_right, score.ticks_wrong - score.ticks_guessed, score.ticks_unknown) == (15, 1, 1)
    assert score.ticks_guessed == 1
    assert any("unknown 1" in fault for fault in result.faults)


def test_missing_and_invented_reports_and_wrong_outcomes_are_no_right_outcome(tmp_path: Path) -> None:
    first, second = invent(2), invent(4)
    both = CorpusFile(tmp_path, [first, second])

    assert _compared(both, _read_as_meant(first)).outcomes_right == 0
    assert _compared(CorpusFile(tmp_path, [first]), _read_as_meant(first), _read_as_meant(second)).outcomes_right == 0
    assert _compared(both, _read_as_meant(first), _read_as_meant(second), outcome="partial").outcomes_right == 0
    assert _compared(both, _read_as_meant(second), _read_as_meant(first)).score.edits == 0  # paired by prefecture


def test_faults_of_texts_figures_and_events_are_named(tmp_path: Path) -> None:
    meant = next(report for report in map(invent, range(20)) if len(report.figures) > 3 and len(report.events) > 3)
    read = _read_as_meant(meant)
    read["figures"], read["events"] = read["figures"][1:], read["events"][1:]
    read["narratives"] = read["narratives"] | {"progress_update": "別の文"}

    faults = " ".join(_compared(CorpusFile(tmp_path, [meant]), read).faults)

    assert "missed figure" in faults
    assert "missed event" in faults
    assert "text progress_update differs" in faults


def test_kept_apart_files_are_never_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        measure.main(["--kept-apart", "--show"])
    assert "out of sight" in capsys.readouterr().err


def test_table_is_written_between_its_marks_once(tmp_path: Path) -> None:
    document = tmp_path / "reading.md"
    document.write_text(f"# Reading\n\nBefore.\n\n{measure.BEGIN}\nold\n{measure.END}\n\nBehind.\n", "utf-8")

    for _ in range(2):
        measure.write_table(document, "| new |")

    text = document.read_text("utf-8")
    assert text == f"# Reading\n\nBefore.\n\n{measure.BEGIN}\n| new |\n{measure.END}\n\nBehind.\n"


def test_every_family_has_a_line_and_all_together_one() -> None:
    results = [measure.Result("xlsx_typed", files=2, outcomes_right=2), measure.Result("docx_typed", files=1)]

    lines = list(measure.table_of(results))

    assert [line.split(" | ")[0].strip("| ") for line in lines[2:]] == ["xlsx_typed", "docx_typed", "all"]
    assert lines[-1].split(" | ")[1] == "3"

"""Prints, texts, booklets and hostile files of the corpus are sound: the same for the same dice, true to what they mean."""

import os
import zlib
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2
import pytest

from suishin.reading.normalize import normalize_text
from tests.reading.corpus.families import families, hostile, hostile_pdf, hostile_readable, missing_programs, pdf, text
from tests.reading.corpus.families.composing import compose, with_some_ticked
from tests.reading.corpus.families.text_form import plain_text
from tests.reading.corpus.model import UNDECIDABLE, CorpusFile, Meant
from tests.reading.writers.invented import form

SILENT = {"pdf_scan", "pdf_rubbish"}  # prints without any text to look into
DRAWN = [f"pdf_{name}" for name in pdf.MAKERS if f"pdf_{name}" not in SILENT]
BY_PROGRAMS = ("pdf_calc_controls", "pdf_browser_scrambled", "layer_pdftotext_layout", "layer_mutool")
SLOW = {"hostile_zip_much", "hostile_pdf_5000_pages", "hostile_pdf_lines", "hostile_zip_sizes_lie", "hostile_pdf_notes"}
HOSTILE = [family.name for family in hostile.FAMILIES if family.name not in SLOW]
QUICK_ODD = [f"odd_{name}" for name in ("macros", "script", "wrong_extension", "odd_name", "odd_values", "blank_form")]


def _made(name: str, folder: Path, seed: int = 3) -> CorpusFile:
    folder.mkdir()
    return families()[name].make(Random(f"{name}/{seed}"), folder)


def _shown(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened)


def _bare(words: str) -> str:
    return "".join(normalize_text(words).split())


@pytest.mark.parametrize("name", DRAWN)
def test_drawn_print_shows_every_character_that_it_means(tmp_path: Path, name: str) -> None:
    made = _made(name, tmp_path / "made")

    shown = sorted(_bare(_shown(made.path)))
    for meant in made.reports:
        assert set(meant.checks) == {item.key for item in form().ticks}
        left = list(shown)
        for character in sorted(_bare("".join(meant.narratives.values()))):
            assert character in left
            left.remove(character)


@pytest.mark.parametrize("name", ["pdf_freeform", "text_shift_jis", "layer_pdfium", *QUICK_ODD])
def test_same_dice_make_the_same_bytes_and_nothing_else(tmp_path: Path, name: str) -> None:
    first, second = _made(name, tmp_path / "first"), _made(name, tmp_path / "second")

    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.reports == second.reports
    assert [path.name for path in (tmp_path / "first").iterdir()] == [first.path.name]


@pytest.mark.parametrize("name", BY_PROGRAMS)
def test_programs_leave_one_file_the_same_each_time(tmp_path: Path, name: str) -> None:
    missing = missing_programs(families()[name])
    if missing and os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"{missing} not found, and REQUIRE_ALL is set")
    if missing:
        pytest.skip(f"needs {missing}")
    first = _made(name, tmp_path / "first")

    assert first.reports
    if not name.startswith("pdf"):  # LibreOffice and Chromium take seconds
        assert first.path.read_bytes() == _made(name, tmp_path / "second").path.read_bytes()
    assert [path.name for path in (tmp_path / "first").iterdir()] == [first.path.name]


@pytest.mark.parametrize("seed", range(4))
def test_state_of_every_field_is_what_the_report_means(tmp_path: Path, seed: int) -> None:
    made = _made("pdf_acroform", tmp_path / "made", seed)

    with pikepdf.open(made.path) as opened:
        fields = {str(field.T).split()[1]: field for field in opened.Root.AcroForm.Fields}
    states = {
        key: "yes" if (str(field.V) if field.FT == "/Tx" else field.AS != "/Off") else "no"
        for key, field in fields.items()
    }
    assert states == made.reports[0].checks


def test_pages_that_are_scans_hold_no_text(tmp_path: Path) -> None:
    made = _made("pdf_half_scan", tmp_path / "made")

    with pypdfium2.PdfDocument(made.path) as opened:
        texts = [page.get_textpage().get_text_range() for page in opened]
    assert [number for number, words in enumerate(texts, start=1) if not words.strip()] == list(made.unread_pages)
    assert made.reports[0].narratives["manual"] == ""
    assert made.reports[0].checks["manual.distributed"] == UNDECIDABLE


# What a text tells


def _typed_text(seed: int) -> tuple[str, Meant]:
    dice = Random(seed)
    report = with_some_ticked(dice, compose(dice))
    return plain_text(dice, report, (("☑", "□"),)), report.meant


@pytest.mark.parametrize("seed", range(10))
def test_signs_before_their_items_can_be_told(seed: int) -> None:
    words, meant = _typed_text(seed)

    assert text.tellable(words, meant) == meant.checks


def test_empty_boxes_alone_tell_nothing() -> None:
    words, meant = _typed_text(1)

    assert set(text.tellable(words.replace("☑", "□"), meant).values()) == {UNDECIDABLE}


def test_marks_apart_from_their_items_tell_nothing() -> None:
    words, meant = _typed_text(1)
    apart = words.replace("☑　", "□　").replace("☑ ", "□ ") + "\n✔\n✔ ✔\n"

    assert set(text.tellable(apart, meant).values()) == {UNDECIDABLE}


def test_sign_that_went_astray_leaves_its_item_alone_unknown() -> None:
    words, meant = _typed_text(2)
    label = next(item.label for item in form().ticks if item.key == "retiree.kyosai_appeal")
    lines = [line[line.index(label) :] if line.endswith(label) else line for line in words.split("\n")]

    answers = text.tellable("\n".join(lines), meant)

    assert answers == meant.checks | {"retiree.kyosai_appeal": UNDECIDABLE}


# Files that are no report


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_small_and_holds_no_report(tmp_path: Path, name: str) -> None:
    made = _made(name, tmp_path / "made")

    assert made.reports == []
    assert "ok" not in made.outcomes
    assert made.path.stat().st_size < 20 * 1024 * 1024
    assert [path.name for path in (tmp_path / "made").iterdir()] == [made.path.name]


def test_blown_up_stream_unpacks_to_what_it_says() -> None:
    raw = hostile_pdf.blown_up(b"ab" * 1000, 50)[2:-4]  # its checksum is wrong: readers of PDF do not look at it

    assert zlib.decompress(raw, wbits=-15) == b"ab" * 50_000


def test_much_text_takes_no_room(tmp_path: Path) -> None:
    (family,) = hostile.ON_REQUEST
    made = family.make(Random(1), tmp_path)

    found = made.path.stat()
    assert found.st_size == hostile.MUCH_TEXT
    assert found.st_blocks * 512 < 4 * 1024 * 1024
    assert family.name not in families()


def test_odd_names_are_legal_and_of_every_kind(tmp_path: Path) -> None:
    names = {_made("odd_odd_name", tmp_path / str(seed), seed).path.name for seed in range(8)}

    assert len(names) > 4
    assert all(len(name.encode()) <= 255 for name in names)
    assert {name.format(".pdf")[0] for name in hostile_readable.ODD_NAMES} & {name[0] for name in names}

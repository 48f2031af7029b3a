import random

import pytest

from suishin.reading.flow import read_file
from suishin.reading.model import Outcome
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.text import decode, document_of_text
from tests.reading.text_layers import DEFINITION

TEXT = "県　名 山梨県\n作成者 県支部 榎戸\n共済の学習会を開き、カタログを配った。"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "euc_jp", "iso2022_jp"],
)
def test_text_is_read_in_every_encoding_offices_use(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_text_full_of_wide_blanks_is_read_without_a_mark_of_its_byte_order(encoding):
    text = "　　　県　　　名　　　山　　　梨　　　県\n"

    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_nul_among_letters_makes_no_other_encoding_of_a_text(encoding):
    assert decode(f"{TEXT}\0".encode(encoding)) == f"{TEXT}\0"


def test_text_cut_off_in_mid_character_is_still_text():
    assert decode(TEXT.encode()[:-1]).startswith(TEXT[:-1])


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Refused):
        decode(bytes(range(128, 256)) * 40)


def test_lines_count_on_over_pages_and_blank_lines_stay():
    document = document_of_text("一\r\n\r\n二\f三\n")

    assert [[fragment.text for fragment in page.fragments] for page in document.pages] == [["一", "", "二"], ["三", ""]]
    assert document.pages[1].fragments[0].source.line_from == 3


ITEMS = [item.label for item in DEFINITION.ticks]
HEADINGS = [f"{section.number}.{section.title}" for section in DEFINITION.sections]
MINUTES = [
    "第3回執行委員会議事録",
    "議題1　報告書の書き方",
    *HEADINGS,
    "次を確認した。",
    *(f"・{item}" for item in ITEMS),
]
LISTED = random.Random(7).choices([DEFINITION.title, *HEADINGS, *ITEMS, "作成日", "県　名"], k=2000)
BAD_TEXTS = [
    ("\n".join(MINUTES), Outcome.REJECTED, "様式が見つかりません"),
    ("\n".join(LISTED), Outcome.REJECTED, "様式が見つかりません"),
    ("", Outcome.REJECTED, "空"),
    (" \n　\n", Outcome.UNREADABLE, "文字が入っていません"),
    ("第1回会議の議事録である。\n交付金について話し合った。\n" * 20, Outcome.REJECTED, "様式が見つかりません"),
    ("Minutes of the meeting\n" * 20, Outcome.REJECTED, "様式が見つかりません"),
    ((TEXT * 5).encode().decode("cp932", "replace"), Outcome.UNREADABLE, "文字化け"),
    ((TEXT * 5).encode().decode("latin-1"), Outcome.UNREADABLE, "文字化け"),
]


@pytest.mark.parametrize(("text", "outcome", "word"), BAD_TEXTS)
def test_text_that_is_no_report_gets_an_outcome_and_a_message(tmp_path, text, outcome, word):
    file = tmp_path / "bad.txt"
    file.write_text(text, "utf-8")

    reading = read_file(file, DEFINITION)

    assert reading.outcome is outcome
    assert word in reading.message
    assert reading.reports == ()

"""Files that are no report: broken, locked, harmful, or something else. What counts is outcome, time and memory."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.reading.corpus.families import hostile_packages, hostile_pdf
from tests.reading.corpus.families.composing import compose
from tests.reading.corpus.families.packages import document
from tests.reading.corpus.model import CorpusFile, Family
from tests.reading.writers.invented import form

KILOBYTE = 1024
MUCH_TEXT = 144 * 1024 * KILOBYTE
Make = Callable[[Random, Path], Path]


def _file(name: str, content: bytes | Callable[[Random], bytes]) -> Make:
    def make(dice: Random, folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content(dice))
        return path

    return make


def _empty(dice: Random, folder: Path) -> Path:
    path = folder / f"report{dice.choice(('.xlsx', '.pdf', '.docx', '.txt', '.xls', ''))}"
    path.touch()
    return path


def _random_bytes(dice: Random, folder: Path) -> Path:
    path = folder / f"report{dice.choice(('.xlsx', '.pdf', '.docx', '.txt', '.xls', '.doc', '.ods', ''))}"
    heads = (b"", b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    path.write_bytes(dice.choice(heads) + dice.randbytes(dice.randint(10, 60_000)))
    return path


def _blanks(dice: Random) -> bytes:
    return (dice.choice(" \n\t　") * 4_000).encode()


def _minutes(dice: Random) -> str:
    """Minutes of a meeting that speak of the form and of its items."""
    between, count = dice.choice((("、", 5), ("\n　", 5), ("\n　", 17)))
    sections = between.join(f"「{section.number}.{section.title}」" for section in form().sections)
    items = "\n".join(f"・{item.label}" for item in dice.sample(list(form().ticks), count))
    return (
        f"第{dice.randint(2, 9)}回執行委員会議事録\n日時　2025年2月{dice.randint(1, 28)}日\n出席者　{dice.randint(5, 20)}人\n\n"
        f"議題1　{form().title}の提出について\n　様式は{sections}からなり、期日までに県本部がまとめて提出する。\n"
        f"　次の項目について確認した。\n{items}\n\n議題2　春闘期の日程について\n　別紙のとおり承認した。\n"
    )


def _other_workbook(dice: Random, folder: Path) -> Path:
    """Results by union and month: another table of the same office."""
    import xlsxwriter

    plain = folder / "plain.xlsx"
    with xlsxwriter.Workbook(plain) as made:
        sheet = made.add_worksheet("実績")
        sheet.write_row(0, 0, ["単組", "県名", "作成日", "4月", "5月", "6月", "備考"])
        for row in range(1, 40):
            numbers = [dice.randint(0, 90) for _ in range(3)]
            sheet.write_row(row, 0, [f"ひかり{row}市職労", "長野県", "2025年2月3日", *numbers, dice.choice("☑□")])
    return hostile_packages.repacked(plain, folder / "results.xlsx")


def _other_document(dice: Random, folder: Path) -> Path:
    path = document(folder / "plain_report.docx", compose(dice))
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in _minutes(dice).split("\n"))
    content = f"<w:document {hostile_packages.WORD_MAIN.decode()}><w:body>{paragraphs}</w:body></w:document>"
    return hostile_packages.repacked(path, folder / "minutes.docx", None, {hostile_packages.WORD: content.encode()})


def _labels_again_and_again(dice: Random) -> bytes:
    """400,000 characters of nothing but the form's own words: whatever compares each with each never ends."""
    words = [form().title, *(f"{section.number}.{section.title}" for section in form().sections)]
    words += [item.label for item in form().ticks] + [each.label for each in form().header]
    return "\n".join(dice.choice(words) for _ in range(20_000)).encode()


def _one_line(dice: Random) -> bytes:
    return (_minutes(dice).replace("\n", "　") * 20_000).encode()[: 15_000 * KILOBYTE]


def _much_text(dice: Random, folder: Path) -> Path:
    """144 MB of text, one hole but for its beginning, so that it takes no room on the disk."""
    path = folder / "log.txt"
    with path.open("wb") as stream:
        stream.write(_minutes(dice).encode() * 100)
        stream.truncate(MUCH_TEXT)
    return path


def _picture(dice: Random) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + dice.randbytes(3_000)


def _family(name: str, make: Make, *outcomes: str) -> Family:
    def made(dice: Random, folder: Path) -> CorpusFile:
        return CorpusFile(make(dice, folder), [], outcomes, remark=name)

    return Family(f"hostile_{name}", made, is_hostile=True)


OTHERS: dict[str, Make] = {
    "empty": _empty,
    "random_bytes": _random_bytes,
    "random_text": _file("notes.txt", lambda dice: _minutes(dice).encode()),
    "blanks": _file("report.txt", _blanks),
    "picture": _file("report.png", _picture),
    "other_workbook": _other_workbook,
    "other_document": _other_document,
    "labels_again": _file("labels.txt", _labels_again_and_again),
    "one_line": _file("line.txt", _one_line),
    "web_page": _file("report.pdf", b"<!doctype html><title>404</title><p>Not found. <script>alert(1)</script>"),
    "archive": _file("reports.zip", b"PK\x05\x06" + bytes(18)),
}
NO_REPORT = ("rejected", "unreadable")
FAMILIES = [
    *(_family(name, make, *NO_REPORT) for name, make in OTHERS.items()),
    *(_family(name, make, *NO_REPORT) for name, make in hostile_packages.REFUSED.items()),
    *(_family(name, make, *NO_REPORT) for name, make in hostile_pdf.REFUSED.items()),
    *(_family(name, make, *NO_REPORT, "partial") for name, make in hostile_pdf.CUT.items()),
]
ON_REQUEST = [_family("much_text", _much_text, *NO_REPORT)]

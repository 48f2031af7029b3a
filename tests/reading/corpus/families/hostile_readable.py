"""Files that look suspicious, or are not quite right, and yet hold a report that must be read."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.reading.corpus.families.composing import Written, compose, told, with_checks, with_some_ticked, written
from tests.reading.corpus.families.hostile_packages import SHEET, ole2
from tests.reading.corpus.families.packages import add, any_layout, book, document, repacked
from tests.reading.corpus.families.pdf_canvas import Sheet, write_sheets
from tests.reading.corpus.families.pdf_layout import any_style, lay_out
from tests.reading.corpus.families.pdf_ticks import PAIRS, typed
from tests.reading.corpus.families.text_form import plain_text
from tests.reading.corpus.model import CorpusFile, Family, Meant
from tests.reading.writers.xlsx_form import Layout

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODD_NAMES = (
    "-rf ..{}", "報告書（最終）(2) のコピー{}", "a\nb{}", "\u202efdp.report{}", "$(touch x);`id`{}", "%2e%2e%2f{}", "🗾 報告{}",
    "'\"><script>{}", "か゛{}", "報告" * 40 + "{}", ".hidden{}", "CON{}", "report.pdf.exe{}", " 前後に空白 {}",
)  # fmt: skip
ODD_VALUES = (
    "=HYPERLINK(\"http://127.0.0.1/?q=\"&A1,\"詳しくはこちら\")", "+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0", "<script>alert(1)</script><img src=x onerror=alert(1)>", "'; DROP TABLE reports; --",
    "{{ 7*7 }} ${7*7} <%= 7*7 %>", "../../../../etc/passwd", "&lt;b&gt;太字&lt;/b&gt; &amp;amp; &#x3042;",
)  # fmt: skip
SHOWN_OF_BIDI = "エルタイト"
BIDI = f"\u202e{SHOWN_OF_BIDI}\u202c\u2066\u2069"


def _report(dice: Random) -> Written:
    return with_some_ticked(dice, compose(dice))


def _print(dice: Random, path: Path, report: Written) -> Path:
    return write_sheets(path, lay_out(report, any_style(dice), typed(*dice.choice(PAIRS))), dice)


def _macros(dice: Random, folder: Path) -> CorpusFile:
    """A workbook with a program in it, which is not run."""
    report = _report(dice)
    project = ole2({"PROJECT": b'ID="{0}"\r\nModule=Module1\r\n' * 30, "dir": dice.randbytes(6_000)})
    path = book(
        folder / "report.xlsm",
        report,
        layout=any_layout(dice),
        change=lambda made: add(made, "xl/vbaProject.bin", project),
    )
    with zipfile.ZipFile(path) as made:
        types = made.read("[Content_Types].xml")
    sheet, macro = (f"application/vnd.{kind}.main+xml".encode() for kind in (
        "openxmlformats-officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled"))  # fmt: skip
    types = types.replace(sheet, macro)
    types = types.replace(
        b"<Default ", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ', 1
    )
    return CorpusFile(repacked(path, path, None, {"[Content_Types].xml": types}), [told(report)])


def _script(dice: Random, folder: Path) -> CorpusFile:
    """A PDF that wants to run a program, to be sent somewhere, to open a file."""
    report = _report(dice)
    path = _print(dice, folder / "plain.pdf", report)
    with pikepdf.open(path) as pdf:
        code = Dictionary(S=Name.JavaScript, JS=String("app.launchURL('http://127.0.0.1:9/');"))
        pdf.Root.OpenAction = code
        pdf.Root.AA = Dictionary(WC=code)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), code])))
        pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("/bin/sh")))
        pdf.pages[0].obj.Annots = Array(
            [
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 595, 842], A=action)
                for action in (
                    Dictionary(S=Name.URI, URI=String("http://127.0.0.1:9/")),
                    Dictionary(S=Name.SubmitForm, F=String("http://127.0.0.1:9/"), Fields=Array([])),
                    Dictionary(S=Name.GoToR, F=String("//127.0.0.1/share/x.pdf"), D=Array([0, Name.Fit])),
                )
            ]
        )
        pdf.save(folder / "report.pdf", static_id=True)
    path.unlink()
    return CorpusFile(folder / "report.pdf", [told(report)])


def _links(dice: Random, folder: Path) -> CorpusFile:
    """A workbook whose cells want values of other files and of the net."""
    report = _report(dice)
    link = f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="{RELATIONS}" r:id="rId1"/></externalLink>'
    target = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/externalLinkPath" Target="http://127.0.0.1:9/other.xlsx" TargetMode="External"/></Relationships>'
    )

    def change(made: zipfile.ZipFile) -> None:
        add(made, "xl/externalLinks/externalLink1.xml", link.encode())
        add(made, "xl/externalLinks/_rels/externalLink1.xml.rels", target.encode())

    path = book(folder / "report.xlsx", report, layout=replace(any_layout(dice), row_shift=3), change=change)
    with zipfile.ZipFile(path) as made:
        sheet = made.read(SHEET)
    row = b'<row r="1"><c r="A1"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>0</v></c></row>'
    sheet = sheet.replace(b"<sheetData>", b"<sheetData>" + row, 1)
    return CorpusFile(repacked(path, path, None, {SHEET: sheet}), [told(report)])


def _million_rows(dice: Random, folder: Path) -> CorpusFile:
    """Somebody set a format down to the last row."""
    report = _report(dice)
    path = book(folder / "report.xlsx", report, layout=any_layout(dice))
    with zipfile.ZipFile(path) as made:
        sheet = made.read(SHEET)
    rows = b"".join(b'<row r="%d" ht="13.5"/>' % number for number in range(1_000, 1_000 + 400 * 1_000, 1))
    last = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    sheet = sheet.replace(b"</sheetData>", rows + last + b"</sheetData>")
    return CorpusFile(repacked(path, path, None, {SHEET: sheet}), [told(report)])


def _among_others(dice: Random, folder: Path) -> CorpusFile:
    """One report somewhere in 400 pages of something else."""
    report = _report(dice)
    sheets = [_other_page(dice, number) for number in range(400)]
    at = dice.randrange(400)
    sheets[at:at] = lay_out(report, any_style(dice), typed(*dice.choice(PAIRS)))
    return CorpusFile(write_sheets(folder / "collected.pdf", sheets, dice), [told(report)], remark=f"at page {at + 1}")


def _other_page(dice: Random, number: int) -> Sheet:
    sheet = Sheet(595, 842)
    sheet.say(
        60, 780, 14, dice.choice(("通知", "第12回執行委員会議事録", "春闘期の日程について", "資料一覧", "会計報告"))
    )
    for row in range(dice.randint(3, 24)):
        text = dice.choice(
            (
                "各単組は期日までに回答すること。",
                "☑出席　□欠席",
                "共済推進委員会の開催について",
                "作成日　2024年12月2日",
            )
        )
        sheet.say(60, 740 - 24 * row, 10, f"{row + 1}.{text}")
    sheet.say(290, 20, 8, f"- {number + 1} -")
    return sheet


def _wrong_extension(dice: Random, folder: Path) -> CorpusFile:
    """The content decides what a file is."""
    report = _report(dice)
    kind = dice.choice(("book", "document", "print", "text"))
    suffix = dice.choice(
        [each for each in (".xls", ".pdf", ".docx", ".txt", ".xlsx", ".doc", ".dat", "") if each != _SUFFIXES[kind]]
    )
    made = _WRITERS[kind](dice, folder / f"made{_SUFFIXES[kind]}", report)
    return CorpusFile(
        made.rename(folder / f"report{suffix}"), [told(report)], remark=f"{kind} named {suffix or 'nothing'}"
    )


def _commas(dice: Random, folder: Path) -> CorpusFile:
    """A workbook saved as a table with commas, under one name or another."""
    report = _report(dice)
    plain = book(folder / "report.xlsx", report, layout=replace(any_layout(dice), ticks=("☑", "□")))
    rows = [
        ["" if value is None else str(value) for value in row]
        for row in openpyxl.load_workbook(plain).worksheets[0].iter_rows(values_only=True)
    ]
    plain.unlink()
    path = folder / f"report{dice.choice(('.csv', '.csv', '.xls', '.txt'))}"
    with path.open("w", encoding=dice.choice(("utf-8", "utf-8-sig")), newline="") as out:
        csv.writer(out).writerows(rows)
    return CorpusFile(path, [told(report)], ("ok", "partial"))


def _odd_name(dice: Random, folder: Path) -> CorpusFile:
    report = _report(dice)
    kind = dice.choice(("book", "document", "print", "text"))
    suffix = _SUFFIXES[kind]
    made = _WRITERS[kind](dice, folder / f"made{suffix}", report)
    name = dice.choice(ODD_NAMES).format(dice.choice((suffix, suffix.upper())))
    name = unicodedata.normalize(dice.choice(("NFC", "NFD")), name)
    while len(name.encode()) > 250:
        name = name[len(name) // 4 :]
    return CorpusFile(made.rename(folder / name), [told(report)], remark=ascii(name))


def _write_book(dice: Random, path: Path, report: Written) -> Path:
    return book(path, report, layout=any_layout(dice))


def _write_text(dice: Random, path: Path, report: Written) -> Path:
    path.write_text(plain_text(dice, report), "utf-8")
    return path


_SUFFIXES = {"book": ".xlsx", "document": ".docx", "print": ".pdf", "text": ".txt"}
_WRITERS: dict[str, Callable[[Random, Path, Written], Path]] = {
    "book": _write_book,
    "document": lambda dice, path, report: document(path, report),
    "print": _print,
    "text": _write_text,
}


def _odd_values(dice: Random, folder: Path) -> CorpusFile:
    """Formulas, markup, and turned letters in the texts: read as what they are, letter by letter."""
    report = _report(dice)
    said = {
        key: f"{text}\n{value}" for (key, text), value in zip(report.meant.narratives.items(), ODD_VALUES, strict=False)
    }
    meant = replace(report.meant, narratives=said)
    kind = dice.choice(("book", "document", "text"))
    path = folder / f"report{_SUFFIXES[kind]}"
    noisy = written(meant)
    noisy.narratives["manual"][-1] += BIDI + ("\0" if kind == "text" else "")
    meant = replace(meant, narratives={**said, "manual": said["manual"] + SHOWN_OF_BIDI})
    return CorpusFile(_WRITERS[kind](dice, path, noisy), [meant])


def _blank(dice: Random, folder: Path) -> CorpusFile:
    """The form as it was sent out: nobody has filled it in."""
    report = compose(dice)
    answers = dict.fromkeys(report.checks, "no")
    empty = Meant("", "", None, None, None, answers, dict.fromkeys(report.narratives, ""))
    kind = dice.choice(("book", "print"))
    blank = written(empty)
    path = folder / f"blank{_SUFFIXES[kind]}"
    if kind == "book":
        book(path, blank, layout=Layout(ticks=("☑", "□")))
    else:
        write_sheets(path, lay_out(blank, any_style(dice), typed("☑", "□")), dice)
    return CorpusFile(path, [empty], ("ok", "partial"), remark=kind)


def _impossible_date(dice: Random, folder: Path) -> CorpusFile:
    report = _report(dice)
    day = dice.choice(
        ("2025年2月30日", "2025.2.30", "令和7年2月30日", "２０２５年２月３０日", "2025年13月1日", "2025年　月　日")
    )
    return _changed(dice, folder, replace(report.meant, date=None, date_as_written=day))


def _no_prefecture(dice: Random, folder: Path) -> CorpusFile:
    report = _report(dice)
    said = dice.choice(("", "", "県", "○○県", "全国", "未定"))
    return _changed(dice, folder, replace(report.meant, prefecture="", prefecture_code="", prefecture_as_written=said))


def _changed(dice: Random, folder: Path, meant: Meant) -> CorpusFile:
    kind = dice.choice(("book", "print"))
    path = _WRITERS[kind](dice, folder / f"report{_SUFFIXES[kind]}", written(meant))
    return CorpusFile(path, [meant], ("ok", "partial"), remark=f"{meant.prefecture_as_written} {meant.date_as_written}")


def _twice(dice: Random, folder: Path) -> CorpusFile:
    """Two reports of one prefecture in one file: both are read, a person chooses."""
    first = _report(dice)
    second = with_checks(_report(dice), _report(dice).meant.checks)
    meant = replace(
        second.meant, prefecture=first.meant.prefecture, prefecture_code=first.meant.prefecture_code,
        prefecture_as_written=first.meant.prefecture_as_written,
    )  # fmt: skip
    both = [first, written(meant)]
    if dice.random() < 0.5:
        path = book(folder / "report.xlsx", *both, layout=any_layout(dice))
    else:
        style, ticking = any_style(dice), typed("☑", "□")
        path = write_sheets(folder / "report.pdf", [s for each in both for s in lay_out(each, style, ticking)], dice)
    return CorpusFile(path, [told(each) for each in both])


def _attached(dice: Random, folder: Path) -> CorpusFile:
    """A PDF that carries the workbook it was printed from."""
    report = _report(dice)
    path = _print(dice, folder / "plain.pdf", report)
    attached = book(folder / "inner.xlsx", _report(dice))
    with pikepdf.open(path) as pdf:
        content = Stream(pdf, io.BytesIO(attached.read_bytes()).getvalue(), Type=Name.EmbeddedFile)
        file = Dictionary(Type=Name.Filespec, F=String("form.xlsx"), EF=Dictionary(F=pdf.make_indirect(content)))
        pdf.Root.Names = Dictionary(
            EmbeddedFiles=Dictionary(Names=Array([String("form.xlsx"), pdf.make_indirect(file)]))
        )
        pdf.save(folder / "report.pdf", static_id=True)
    for left in (path, attached):
        left.unlink()
    return CorpusFile(folder / "report.pdf", [told(report)])


MAKERS = {
    "macros": _macros,
    "script": _script,
    "links": _links,
    "million_rows": _million_rows,
    "among_400_pages": _among_others,
    "wrong_extension": _wrong_extension,
    "commas": _commas,
    "odd_name": _odd_name,
    "odd_values": _odd_values,
    "blank_form": _blank,
    "impossible_date": _impossible_date,
    "no_prefecture": _no_prefecture,
    "prefecture_twice": _twice,
    "attachment": _attached,
}
FAMILIES = [Family(f"odd_{name}", make) for name, make in MAKERS.items()]

"""What Excel insists on in a workbook, and that a table of any length is written row by row."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
import python_calamine
from django.utils import translation
from lxml import etree

from suishin.outputs.formats import TO_FILL_IN
from suishin.outputs.responses import xlsx_stream
from suishin.outputs.tables import DATE, LONG_TEXT, MOMENT, NUMBER, PERCENT, TEXT, Column, Table
from suishin.outputs.workbook import excel_text, sheet, workbook, workbook_pieces
from suishin.outputs.workbook.sheet import TooManyRows, letters

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MADE_AT = datetime(2026, 11, 24, 9, tzinfo=UTC)

# The order of ECMA-376, part 1: sml.xsd.
ORDERS = {
    "worksheet": (
        "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
        "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
        "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
        "ignoredErrors smartTags drawing"
    ),
    "sheetView": "pane selection pivotSelection",
    "workbook": (
        "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
        "definedNames calcPr"
    ),
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors",
    "font": "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme",
    "border": "left right top bottom diagonal vertical horizontal",
    "patternFill": "fgColor bgColor",
}


def table_of(*values: object, format=TEXT, **options: object) -> Table:
    return Table("見本", values, [Column("値", lambda value: value, format)], **options)


@pytest.fixture
def archive() -> zipfile.ZipFile:
    rows = [("さくら県", 3, date(2026, 10, 31), Decimal("0.646"), "長い文。" * 30), ("=1+1", None, None, None, " x\n")]
    formats = (TEXT, NUMBER, DATE, PERCENT, LONG_TEXT)
    columns = [
        Column(f"列{place}", lambda row, place=place: row[place], format) for place, format in enumerate(formats)
    ]
    tables = [
        Table('一枚目 "&<', rows, columns, made_on=date(2026, 11, 24)),
        Table("it's", [], columns[:1]),
        Table("空", [], []),
    ]
    return zipfile.ZipFile(io.BytesIO(workbook(tables, made_at=MADE_AT)))


def trees(archive: zipfile.ZipFile) -> dict[str, etree._Element]:
    return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def test_elements_stand_in_the_order_of_the_standard(archive):
    looked_at = set()
    for name, tree in trees(archive).items():
        for element in tree.iter():
            kind = etree.QName(element).localname
            if kind in ORDERS and element.tag.startswith(MAIN):
                order = ORDERS[kind].split()
                places = [order.index(etree.QName(child).localname) for child in element]
                assert places == sorted(places), f"{name} {kind}"
                looked_at.add(kind)

    assert looked_at == set(ORDERS)


def test_every_part_is_declared_and_reached(archive):
    names = set(archive.namelist())
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    declared = {override.get("PartName").lstrip("/") for override in types.iter(f"{TYPES}Override")}
    reached = {
        folder + relation.get("Target")
        for part, folder in (("_rels/.rels", ""), ("xl/_rels/workbook.xml.rels", "xl/"))
        for relation in etree.fromstring(archive.read(part)).iter(f"{RELATIONS}Relationship")
    }

    assert archive.namelist()[0] == "[Content_Types].xml"
    assert declared == reached == {name for name in names if not name.endswith(".rels")} - {"[Content_Types].xml"}


def test_counts_and_styles_agree(archive):
    parts = trees(archive)
    for counted in parts["xl/styles.xml"].iter():
        if counted.get("count"):
            assert int(counted.get("count")) == len(counted), counted.tag
    styles = parts["xl/styles.xml"].find(f"{MAIN}cellXfs")
    used = {
        int(cell.get("s", "0")) for name, tree in parts.items() if "sheets/" in name for cell in tree.iter(f"{MAIN}c")
    }
    assert max(used) < len(styles)
    assert [xf.get("quotePrefix") for xf in styles].count("1") == 1


def test_cells_are_numbered_by_row_and_column(archive):
    for name, tree in trees(archive).items():
        rows = list(tree.iter(f"{MAIN}row"))
        assert [int(row.get("r")) for row in rows] == sorted({int(row.get("r")) for row in rows}), name
        for row in rows:
            assert [cell.get("r") for cell in row] == [f"{letters(place)}{row.get('r')}" for place in range(len(row))]


def test_names_say_what_is_filtered_and_what_repeats_on_paper(archive):
    names = {
        (name.get("name"), name.get("localSheetId")): name.text
        for name in trees(archive)["xl/workbook.xml"].iter(f"{MAIN}definedName")
    }

    assert names["_xlnm._FilterDatabase", "0"] == "'一枚目 \"&<'!$A$3:$E$5"
    assert names["_xlnm.Print_Titles", "1"] == "'it''s'!$3:$3"
    assert names["_xlnm._FilterDatabase", "2"] == "'空'!$A$3:$A$3"


def test_readers_agree_on_what_it_holds(archive):
    content = archive.fp.getvalue()

    calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    openpyxl_rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=4, values_only=True)

    assert calamine[3:] == [
        ["さくら県", 3.0, date(2026, 10, 31), 0.646, "長い文。" * 30],
        ["=1+1", "―", "―", "―", " x\n"],
    ]
    assert [row[0] for row in openpyxl_rows] == ["さくら県", "=1+1"]


def test_same_tables_of_the_same_moment_make_the_same_bytes():
    assert workbook([table_of("長野", 3)], made_at=MADE_AT) == workbook([table_of("長野", 3)], made_at=MADE_AT)


def test_properties_tell_the_moment_in_universal_time():
    japan = timezone(timedelta(hours=9))

    content = workbook([table_of(1)], made_at=datetime(2026, 11, 24, 18, tzinfo=japan))

    assert openpyxl.load_workbook(io.BytesIO(content)).properties.created == datetime(2026, 11, 24, 9)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    ["a\x01b", "_x0041_", "<&>\"'", " begins", "ends ", "a\r\nb\rc", "a\ud800b", "a\ufffe", "😀", "\x0b", "_x", ""],
)
def test_any_text_comes_back(text):
    content = table_of(text).to_xlsx()

    [[value]] = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[3:]
    )
    assert value == (excel_text(text) or "―")


def test_values_that_are_equal_but_differ_in_kind_are_told_apart():
    table = Table("見本", [True, 1, 1.5, Decimal("1.5"), False, 0, None], [Column("値", lambda value: value, NUMBER)])

    sheet = openpyxl.load_workbook(io.BytesIO(table.to_xlsx())).worksheets[0]

    assert [cell.value for cell in sheet["A"]][3:] == ["1", 1, 1.5, 1.5, "0", 0, "―"]


def test_moments_that_are_equal_are_written_as_the_clock_in_japan_shows_them():
    moment = datetime(2026, 11, 23, 5, 32, 10, tzinfo=UTC)

    cell = openpyxl.load_workbook(io.BytesIO(table_of(moment, format=MOMENT).to_xlsx())).worksheets[0]["A4"]

    assert cell.value == datetime(2026, 11, 23, 14, 32, 10)  # noqa: DTZ001


def test_more_texts_than_are_remembered_stay_what_they_are():
    content = table_of(*(f"単組{number}" for number in range(5000)), "単組0").to_xlsx()

    values = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [value for [value] in values[3:]] == [*(f"単組{number}" for number in range(5000)), "単組0"]


def test_rows_are_taken_one_by_one_and_leave_while_more_come():
    taken = []

    def rows() -> Iterator[str]:
        for number in range(40_000):
            taken.append(number)
            yield f"単組{number * 7919 % 10007}の備考{number}"

    pieces = workbook_pieces([Table("見本", rows(), [Column("値", str), Column("値", lambda row: row[::-1])])])
    first = next(pieces)

    assert first.startswith(b"PK")
    assert 0 < len(taken) < 20_000
    content = first + b"".join(pieces)
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row == 40_003


def test_memory_does_not_grow_with_the_rows():
    def peak(count: int) -> int:
        rows = (f"単組{number}" for number in range(count))
        tracemalloc.start()
        for _piece in workbook_pieces([Table("見本", rows, [Column("値", str)])]):
            pass
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(6000)
    assert peak(60_000) < peak(6000) + 300_000


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(sheet, "_LAST_ROW", 5)

    assert table_of(1, 2).to_xlsx()
    with pytest.raises(TooManyRows, match="行が多すぎて"):
        table_of(1, 2, 3).to_xlsx()


def test_stream_is_a_download_in_the_language_of_its_reader():
    table = Table("見本", iter([date(1890, 1, 2)]), [Column("値", lambda row: row, DATE)])

    with translation.override("en"):
        response = xlsx_stream([table], "見本.xlsx")
    content = b"".join(response.streaming_content)

    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A4"].value == "Thu 2 Jan 1890"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert (response["X-Content-Type-Options"], response["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_excel_calls_them(place, name):
    assert letters(place) == name


def test_cell_to_be_filled_in_is_empty_where_nothing_stands():
    rows = [(1, None), (None, 2)]
    table = Table(
        "表",
        rows=rows,
        columns=[Column("今", lambda row: row[0], NUMBER), Column("新しい", lambda row: row[1], TO_FILL_IN)],
    )

    sheet = openpyxl.load_workbook(io.BytesIO(table.to_xlsx())).worksheets[0]

    assert [[cell.value for cell in row] for row in sheet["A4:B5"]] == [[1, None], ["―", 2]]

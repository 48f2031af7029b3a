"""A sheet → where its head is and what each column holds."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from suishin.reading.normalize import match_key
from suishin.results.files.cells import Sheet, Value
from suishin.results.files.headings import COUNTS, VAGUE_REASONS, Meaning, Vocabulary, flash_in
from suishin.results.files.model import MEASURES, TERMINATIONS, ColumnUse, Directory, Role, SheetMapping
from suishin.results.files.months import YearHint, month_of, months_in, without_months, year_hint_in
from suishin.results.rules.cells import PEOPLE

SEARCHED_ROWS = 60
SURE_ENOUGH = 0.85  # that a heading is the unions', for finding the head
HALF_SURE = 0.5  # of people under the name of a product: those who hold it, or all?
TEXT_LENGTH = 60  # of a title told back
UNITS = frozenset({"人", "人数", "名", "件", "件数", "数"})  # 新規採用者 over 人
SINGLE_ROLES = (
    Role.UNION_CODE, Role.UNION_NAME, Role.PREFECTURE, Role.MONTH, Role.PRODUCT, Role.ROUTE, Role.MEASURE, Role.REASON,
)  # fmt: skip
UNION_ROLES = (Role.UNION_CODE, Role.UNION_NAME)
Remembered = Mapping[str, Mapping[str, str]]  # by fingerprint of the head: column → choice


def map_sheet(
    sheet: Sheet, vocabulary: Vocabulary, directory: Directory, remembered: Remembered
) -> SheetMapping | None:
    """Return how a sheet is understood, None for one without a head."""
    head = _head(sheet, vocabulary)
    if head is None:
        return None
    titles = _titles(sheet, head)
    texts = _filled(sheet, head)
    fingerprint = _fingerprint(texts)
    uses = [_use(column, stack, vocabulary, _hint(titles)) for column, stack in enumerate(texts)]
    if chosen := remembered.get(fingerprint):
        uses = [with_choice(use, chosen.get(str(use.column), "")) for use in uses]
    told = _told_beside(sheet, titles, vocabulary, directory)
    return replace(told, head_row=sheet.numbers[head[-1]], columns=tuple(_settled(uses)), fingerprint=fingerprint)


def with_choice(use: ColumnUse, choice: str) -> ColumnUse:
    """Return a column as a person chose to understand it."""
    if not choice:
        return use
    role, _, rest = choice.partition(":")
    line, _, measure = rest.partition(":")
    return replace(use, role=Role(role), line=line, measure=measure, product="", sure=1.0)


def _head(sheet: Sheet, vocabulary: Vocabulary) -> list[int] | None:
    """Return the places of the rows that make up the head: where more than the unions' column is understood, if possible."""
    bare = None
    for place, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        meanings = [_meaning(cell, vocabulary) for cell in row]
        unions = [c for c, found in enumerate(meanings) if found.role in UNION_ROLES and found.sure > SURE_ENOUGH]
        if not unions:
            continue
        if sum(found.says_something for found in meanings) > 1:
            upper = _rows_above(sheet, place, max(unions), vocabulary)
            return [*upper, place, *_rows_below(sheet, place, unions, vocabulary)]
        if bare is None and sum(cell != "" for cell in row) > 1:
            bare = [place]
    return bare


def _meaning(cell: Value, vocabulary: Vocabulary) -> Meaning:
    if isinstance(cell, str) and cell:
        return vocabulary.meaning(cell)
    return Meaning(month=month_of(cell)) if cell != "" else Meaning()


def _rows_above(sheet: Sheet, place: int, last_union: int, vocabulary: Vocabulary) -> list[int]:
    """Rows of products or months over the row that names the unions' column; a title is none."""
    found: list[int] = []
    while place and sheet.numbers[place] - sheet.numbers[place - 1] == 1:
        place -= 1
        cells = [(c, cell) for c, cell in enumerate(sheet.rows[place]) if cell != ""]
        telling = [c for c, cell in cells if c > last_union and _meaning(cell, vocabulary).says_something]
        is_spread = len(cells) > 1 or any(_spans(sheet, place, column) for column, _cell in cells)
        if not telling or not is_spread:
            break
        found.insert(0, place)
    return found


def _spans(sheet: Sheet, place: int, column: int) -> bool:
    number = sheet.numbers[place]
    return column > 0 and any(area[:2] == (number, column) and area[3] > column for area in sheet.merged)


def _rows_below(sheet: Sheet, place: int, unions: list[int], vocabulary: Vocabulary) -> list[int]:
    """Rows that only name products, routes or measures, with nothing where the unions stand."""
    found = []
    for below in range(place + 1, min(place + 4, len(sheet.rows))):
        row = sheet.rows[below]
        if any(row[column] != "" and not _names_unions(row[column], vocabulary) for column in unions):
            break
        cells = [cell for cell in row if cell != ""]
        if any(not isinstance(cell, str) and month_of(cell) is None for cell in cells):
            break
        if not any(_meaning(cell, vocabulary).says_something for cell in cells):
            break
        found.append(below)
    return found


def _names_unions(cell: Value, vocabulary: Vocabulary) -> bool:
    found = _meaning(cell, vocabulary)
    return found.role in UNION_ROLES and found.sure == 1


def _titles(sheet: Sheet, head: list[int]) -> list[str]:
    return [str(cell) for row in sheet.rows[: head[0]] for cell in row if cell != ""]


def _filled(sheet: Sheet, head: list[int]) -> list[list[str]]:
    """Return for each column its headings from top to bottom, merged and left-out ones filled in."""
    rows = [list(sheet.rows[place]) for place in head]
    for level, place in enumerate(head):
        number = sheet.numbers[place]
        for first_row, first_column, last_row, last_column in sheet.merged:
            if first_row <= number <= last_row and first_row == number:
                value = rows[level][first_column] if first_column < sheet.width else ""
                for column in range(first_column, min(last_column + 1, sheet.width)):
                    rows[level][column] = value
    _carry_right(rows)
    return [[str(row[column]).strip() for row in rows] for column in range(sheet.width)]


def _carry_right(rows: list[list[Value]]) -> None:
    """Fill an upper heading on to the right, where the one below it goes on and no key column stands."""
    for level, row in enumerate(rows[:-1]):
        for column in range(1, len(row)):
            below = any(lower[column] != "" for lower in rows[level + 1 :])
            same_above = level == 0 or rows[level - 1][column] == rows[level - 1][column - 1]
            if row[column] == "" and below and same_above and row[column - 1] != "":
                row[column] = row[column - 1]


def _fingerprint(texts: Sequence[Sequence[str]]) -> str:
    """Return by what a head is known again: its words without the months, which change with every file."""
    plain = "\n".join("\t".join(match_key(without_months(text)) for text in stack) for stack in texts)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:32]


def _hint(titles: Sequence[str]) -> YearHint | None:
    return next((hint for title in titles if (hint := year_hint_in(title))), None)


def _use(column: int, stack: Sequence[str], vocabulary: Vocabulary, hint: YearHint | None) -> ColumnUse:
    heading = " ".join(dict.fromkeys(text for text in stack if text))
    if not heading:
        return ColumnUse(column, "", Role.IGNORED)
    found = Meaning()
    unknown = ""
    for text in _joined(filter(None, stack), vocabulary):
        month = month_of(text, year_hint=hint)
        meaning = Meaning(month=month) if month is not None else vocabulary.meaning(text)
        if not meaning.says_something:
            if not (found.measure and text in UNITS):
                unknown = text
            continue
        found = _together(found, meaning, vocabulary)
    return _as_use(column, heading, found, is_whole=not unknown)


def _joined(texts: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Return headings from top to bottom, 退職 under 解約のうち as one."""
    joined: list[str] = []
    for text in texts:
        if joined and (whole := vocabulary.of_terminations(joined[-1], text)):
            joined[-1] = whole
        else:
            joined.append(text)
    return joined


def _together(upper: Meaning, lower: Meaning, vocabulary: Vocabulary) -> Meaning:
    """Return what two headings say one over the other; the lower one is the closer."""
    line, product = lower.line or upper.line, lower.product or upper.product
    route = lower.route or upper.route
    if product and route and (routed := vocabulary.on_route(product, route)):
        line, product = routed.code, ""
    is_ignored = Role.IGNORED in (upper.role, lower.role)
    role = Role.IGNORED if is_ignored else lower.role if lower.role is not Role.UNKNOWN else upper.role
    month = lower.month if lower.month is not None else upper.month
    return Meaning(role, lower.measure or upper.measure, line, product, route, month, min(upper.sure, lower.sure))


def _as_use(column: int, heading: str, found: Meaning, *, is_whole: bool) -> ColumnUse:
    names_result = bool(found.line or found.product or found.month is not None)
    role = found.role
    if role is Role.UNKNOWN and names_result and is_whole:
        role = Role.VALUE  # 団体生命共済 alone, or a month alone: the measure is told elsewhere
    if role in (Role.VALUE, Role.REASON) and not is_whole:
        role = Role.UNKNOWN
    if role is Role.VALUE and found.measure in PEOPLE and (found.line or found.product):
        found = replace(found, line="", product="", sure=min(found.sure, HALF_SURE))  # 団生 over 組合員数
    if role not in (Role.VALUE, Role.UNKNOWN):
        return ColumnUse(column, heading, role, sure=found.sure)
    return ColumnUse(column, heading, role, found.measure, found.line, found.product, found.month, found.sure)


def _settled(uses: list[ColumnUse]) -> Iterator[ColumnUse]:
    """Yield the columns; of two alike guesses for one key the surer one stands."""
    uses = [_without_remarks(use, uses) for use in uses]
    best: dict[Role, ColumnUse] = {}
    for use in uses:
        # Of a reason's code and its name side by side the name is the one that is understood.
        if use.role in SINGLE_ROLES and (
            use.role not in best or use.sure > best[use.role].sure or best[use.role].heading.endswith("コード")
        ):
            best[use.role] = use
    has_measure_names = Role.MEASURE in best and not any(use.measure in MEASURES for use in uses)
    for use in uses:
        is_second = use.role in SINGLE_ROLES and best[use.role] is not use
        if is_second or (use.role is Role.MEASURE and not has_measure_names):
            yield replace(use, role=Role.IGNORED)
        elif (has_measure_names or Role.REASON in best) and _is_count(use):
            yield replace(use, role=Role.VALUE, measure="", sure=1.0)
        else:
            yield use


def _is_count(use: ColumnUse) -> bool:
    """Tell whether a column says only that it counts: of what, its rows say."""
    return (use.role is Role.UNKNOWN or use.sure < 1) and match_key(use.heading) in COUNTS


def _without_remarks(use: ColumnUse, uses: Sequence[ColumnUse]) -> ColumnUse:
    """Return 理由 beside 保有 and 新規 as what it is there: a remark, unless a column counts by it."""
    others = {other.measure for other in uses if other.role is Role.VALUE} - {MEASURES[TERMINATIONS]}
    is_remark = use.role is Role.REASON and match_key(use.heading) in VAGUE_REASONS and others
    return replace(use, role=Role.UNKNOWN) if is_remark and not any(map(_is_count, uses)) else use


def _told_beside(sheet: Sheet, titles: Sequence[str], vocabulary: Vocabulary, directory: Directory) -> SheetMapping:
    """Return what the sheet's name and the rows above its head say: month, product, prefecture, stage."""
    line = product = prefecture = ""
    texts = [sheet.name, *titles]
    months = list(dict.fromkeys(month for text in texts for month in months_in(text)))
    if not months and (hint := _hint(titles)):
        months = [found for text in texts if (found := month_of(text, year_hint=hint)) is not None]
    for text in texts:
        meaning = vocabulary.meaning(text) if text == sheet.name else None
        if not line and not product:
            if meaning and meaning.sure == 1 and (meaning.line or meaning.product):
                line, product = meaning.line, meaning.product
            elif len(named := vocabulary.lines_named_in(text)) == 1:
                line = named[0].code
        prefecture = prefecture or prefecture_of(text, directory)
    is_flash, told_by = stage_told_in({"表題": titles, "シート名": [sheet.name]})
    only = months[0] if len(months) == 1 else None
    return SheetMapping(sheet.name, 0, (), "", only, line, product, prefecture, is_flash, told_by)


def stage_told_in(texts: Mapping[str, Sequence[str]]) -> tuple[bool | None, str]:
    """Return whether texts say preliminary or final, and which of them says so, by the kinds of place they stand in."""
    for place, of_place in texts.items():
        for text in of_place:
            if (is_flash := flash_in(text)) is not None:
                return is_flash, f"{place}「{text.strip()[:TEXT_LENGTH]}」"
    return None, ""


def prefecture_of(text: str, directory: Directory) -> str:
    """Return the code of the prefecture that a whole text names: 長野県, 長野, 20, 長野県本部."""
    key = match_key(text).removesuffix("本部").removesuffix("支部")
    if not key:
        return ""
    for code, name in directory.prefectures.items():
        full = match_key(name)
        if key in (code, code.lstrip("0"), full, full[:-1] if full != "北海道" else full):
            return code
    return ""

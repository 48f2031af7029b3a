"""The cell styles of one workbook, told by their number."""

from suishin.outputs.workbook.text import attribute

PLAIN, TITLE, HEAD, TEXT, MISSING_NUMBER = range(5)
_FIRST_PATTERN = 164  # below it are Excel's own

TEXT_PATTERN = "@"


class Styles:
    """Makes a style for each number pattern when it is first asked for."""

    def __init__(self) -> None:
        self._styles: dict[str, int] = {TEXT_PATTERN: TEXT}

    def of_value(self, pattern: str) -> int:
        """Return the style for a number or day."""
        return self._styles.setdefault(pattern, MISSING_NUMBER + len(self._styles))

    def to_xml(self) -> str:
        patterns = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{attribute(pattern)}"/>'
            for number, pattern in enumerate(self._styles, start=_FIRST_PATTERN)
        )
        values = "".join(_value(number) for number in range(_FIRST_PATTERN + 1, _FIRST_PATTERN + len(self._styles)))
        return (
            '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f'<numFmts count="{len(self._styles)}">{patterns}</numFmts>{_LOOKS}'
            f'<cellXfs count="{MISSING_NUMBER + len(self._styles)}">{_FIXED}{values}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            '<dxfs count="0"/><tableStyles count="0"/></styleSheet>'
        )


def _border(color: str) -> str:
    sides = "".join(f'<{side} style="thin"><color {color}/></{side}>' for side in ("left", "right", "top", "bottom"))
    return f"<border>{sides}<diagonal/></border>"


_FONT = '<color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/>'
_BORDER, _QUIET_BORDER = _border('auto="1"'), _border('rgb="FFCCCCCC"')
_LOOKS = (
    f'<fonts count="3"><font><sz val="11"/>{_FONT}</font><font><b/><sz val="14"/>{_FONT}</font>'
    f'<font><b/><sz val="11"/>{_FONT}</font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF2F2F2"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="3"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f"{_BORDER}{_QUIET_BORDER}</borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
)
# quotePrefix: or editing a cell would make a formula of "=…"
_FIXED = (
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1"'
    ' applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
    f'<xf numFmtId="{_FIRST_PATTERN}" fontId="0" fillId="0" borderId="2" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="2" xfId="0" applyBorder="1" applyAlignment="1">'
    '<alignment horizontal="right" vertical="top"/></xf>'
)


def _value(pattern: int) -> str:
    return (
        f'<xf numFmtId="{pattern}" fontId="0" fillId="0" borderId="2" xfId="0" applyNumberFormat="1"'
        ' applyBorder="1" applyAlignment="1"><alignment vertical="top"/></xf>'
    )

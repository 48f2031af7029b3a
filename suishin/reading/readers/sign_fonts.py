"""Fonts whose letters show signs (Wingdings and its kin): what a character of them is to a reader's eye."""

# Its digits, which are ticks in Zapf Dingbats, come out right by themselves.
# Codes as Windows numbers them; Office writes them with 0xF000 added.
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0xA1: "○", 0xA8: "□",
    0xFB: "✗", 0xFC: "✔", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x2A: "□", 0x4F: "✗", 0x50: "✔", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□"}
_ZAPF_DINGBATS = {0x6C: "●", 0x6E: "■", 0x6F: "❏", 0x71: "❑"}
_PRIVATE = 0xF000
CODES = frozenset(_WINGDINGS) | frozenset(_WINGDINGS_2) | frozenset(_ZAPF_DINGBATS)


def shown_sign(font: str, character: str) -> str:
    """Return the sign that a character shows in a font of signs; the character itself in any other font."""
    table = _table_of(font)
    code = ord(character)
    return table.get(code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 256 else code, character)


def _table_of(font: str) -> dict[int, str]:
    name = font.replace(" ", "").replace("-", "").lower()
    if "wingdings2" in name:
        return _WINGDINGS_2
    if "wingdings" in name:
        return _WINGDINGS
    return _ZAPF_DINGBATS if "dingbats" in name else {}

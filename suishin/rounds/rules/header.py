"""What stands in the header of a report, as people write it."""

from suishin.reading.definition import HeaderField, HeaderKind
from suishin.rounds.content import VersionContent


def day_in_words(written_on: str) -> str:
    """Return 2025年2月3日 for 2025-02-03 and 2025年2月 for 2025-02; anything else as it stands."""
    parts = written_on.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) not in (2, 3):
        return written_on
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def header_value(header: HeaderField, content: VersionContent, *, prefecture: str) -> str:
    """Return what stands in a field of the header, as people write it."""
    if header.kind in (HeaderKind.PREFECTURE, HeaderKind.ORGANIZATION):
        return prefecture
    if header.kind is HeaderKind.DATE:
        return day_in_words(content.written_on)
    return {"author": content.author, "confirmer": content.confirmer}.get(header.key, "")

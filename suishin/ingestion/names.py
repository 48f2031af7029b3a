"""Names of organizations, as a report writes them → codes of the local unions of its prefecture."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from suishin.reading.definition import FormDefinition, Item, ItemKind
from suishin.reading.model import Finding, ReportReading, Severity
from suishin.reading.values import names_in

UNKNOWN_ORGANIZATION = "organization_unknown"


def codes_in(item: Item, written: str, unions: Mapping[str, str]) -> list[str] | None:
    """Return the codes of the unions that a text names, each exactly; None where one of the names is none of theirs."""
    whole = _code(written, unions)
    codes = [whole] if whole else [_code(name, unions) for name in names_in(item, written)]
    return None if None in codes else list(dict.fromkeys(code for code in codes if code))


def foreign_names(item: Item, written: str, unions: Mapping[str, str]) -> list[str]:
    """Return the names in a text that are not exactly one union's."""
    return [] if _code(written, unions) else [name for name in names_in(item, written) if not _code(name, unions)]


def _code(name: str, unions: Mapping[str, str]) -> str | None:
    """Return the code of the one union with this name or code; widths and blanks make no difference."""
    wanted = _folded(name)
    found = [code for code, own in unions.items() if wanted in (_folded(code), _folded(own), _folded(f"{code}{own}"))]
    return found[0] if len(found) == 1 and wanted else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def organization_findings(
    report: ReportReading, definition: FormDefinition, unions: Mapping[str, str], *, has_prefecture: bool
) -> Iterator[Finding]:
    """Yield a finding for each answer with a name that is no union's of the prefecture."""
    for item in definition.values:
        read = report.values.get(item.key)
        if item.kind is not ItemKind.ORGANIZATION or read is None or not read.value:
            continue
        if foreign := foreign_names(item, read.written, unions):
            message = naming_trouble(item, foreign, has_prefecture=has_prefecture)
            yield Finding(UNKNOWN_ORGANIZATION, Severity.WARNING, f"values.{item.key}", message, read.source)


def naming_trouble(item: Item, foreign: Sequence[str], *, has_prefecture: bool) -> str:
    if not has_prefecture:
        words = _("「%(title)s」の名前は、県を決めると単組と照らし合わせます。先に県を選んでください。")
        return words % {"title": item.title}
    words = _(
        "「%(title)s」の「%(names)s」は、この県の単組の名前やコードと一致しません。「直す」で一覧から選んでください。"
    )
    return words % {"title": item.title, "names": _("、").join(foreign)[:200]}

"""What a check sees: one report with the form that it answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from suishin.reading.definition import FormDefinition, HeaderKind
from suishin.reading.model import Finding, ReportReading, Source


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report with the form it answers."""

    reading: ReportReading
    definition: FormDefinition

    def title(self, key: str) -> str:
        """Return what a person calls an item."""
        return self.definition.section_of(key).name_of(self.definition.item(key))

    @property
    def date_key(self) -> str | None:
        return next((field.key for field in self.definition.header if field.kind is HeaderKind.DATE), None)

    @property
    def date(self) -> str | None:
        return self.reading.header[self.date_key].value if self.date_key in self.reading.header else None


Check = Callable[[CheckedReport], Iterator[Finding]]


def where(source: Source | None) -> str:
    """Return 「3行目：」, the place that a message begins with."""
    return f"{source.in_words()}：" if source else ""

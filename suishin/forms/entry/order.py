"""What a workbook to be filled in is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from suishin.forms.workbook import WHO_REPORTS
from suishin.reading.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class EntryOrder:
    """One report as it stands. `values` has an entry for every item and field of the header, as drafts keep them."""

    definition: FormDefinition
    values: Mapping[str, Any]
    revisions: Mapping[str, int]
    round_code: str
    round_title: str
    request_text: str
    due_in_words: str
    report_id: int
    organization_code: str
    form_hash: str
    sent_at: str
    unions: Mapping[str, str] = field(default_factory=dict)  # names of the organizations to choose from, by code

    @property
    def prefecture(self) -> str:
        keys = [field.key for field in self.definition.header if field.kind in WHO_REPORTS]
        return str(next((self.values.get(key) for key in keys), "") or "")

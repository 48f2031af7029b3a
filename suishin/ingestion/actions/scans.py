"""Reports on pages without text: a person types them beside the pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.ingestion.actions.readings import store_values
from suishin.ingestion.actions.reviews import NotYourPrefecture
from suishin.ingestion.models import Draft, SourceFile
from suishin.ingestion.proposals import unread_report, values_to_type
from suishin.ingestion.queries.files import pages_to_type
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.rounds.models import Round
from suishin.rounds.queries import unions_below

if TYPE_CHECKING:
    from suishin.accounts.models import User


class PagesTaken(ActionError):
    message = _("読み取れたページか、ほかの報告の入力を始めたページが含まれています。ページを選び直してください。")


@transaction.atomic
def begin_typing(
    *, file: SourceFile, pages: Sequence[int], organization: Organization, round: Round, by: "User", now: datetime
) -> Draft:
    """Make the draft in which a report is typed from the pictures of its pages; a second time return the first one."""
    require_permission(by, Permission.FILE_REVIEW, file.upload.organization)
    if not organization.is_prefecture:
        raise NotYourPrefecture
    require_permission(by, Permission.FILE_REVIEW, organization)
    file = SourceFile.objects.select_for_update().get(pk=file.pk)
    sources = [source.to_json() for source in unread_report(round.form.definition, pages).sources]
    begun = file.drafts.open().filter(organization=organization, round=round)
    for draft in begun:
        if draft.sources == sources:
            return draft
    if not pages or not set(pages) <= set(pages_to_type(file)):
        raise PagesTaken
    draft = _store(file, pages, organization, round)
    record(
        Event.DRAFT_BEGUN,
        by=by,
        target=draft,
        organization=organization,
        at=now,
        pages=list(pages),
        round=round.code,
    )
    return draft


def _store(file: SourceFile, pages: Sequence[int], organization: Organization, round: Round) -> Draft:
    definition = round.form.definition
    report = unread_report(definition, pages)
    last = file.drafts.order_by("index").last()
    draft = Draft.objects.create(
        source_file=file,
        index=last.index + 1 if last else 1,
        form_code=report.form_code,
        organization=organization,
        round=round,
        sources=[source.to_json() for source in report.sources],
    )
    store_values(draft, values_to_type(report, definition, unions_below(organization)))
    if file.state == SourceFile.State.FAILED:  # from now on there is something to review in it
        file.state = SourceFile.State.READ
        file.save(update_fields=["state"])
    return draft

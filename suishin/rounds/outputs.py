"""The tables of rounds and their work desk, and the names of files to save."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from suishin.forms.entry import EntryOrder
from suishin.outputs.tables import DATE, MOMENT, NUMBER, Column, Format, Table
from suishin.rounds.models import Report, Round
from suishin.rounds.queries import PostToCall, ReportDraft, ReportRow, RoundSummary
from suishin.rounds.rules import Phase, days_left_in_words

_STATUS_SHAPES = {
    "not_started": "○",
    "draft": "◐",
    "waiting": "◑",
    "returned": "↩",
    "submitted": "●",
    "accepted": "✓",
    "skipped": "―",
}
STATUS = Format(lambda status: f"{_STATUS_SHAPES[status]} {Report.Status(status).label}", width=14)
PEOPLE = Format(str, width=46, is_long=True)


def rounds_table(summaries: Sequence[RoundSummary]) -> Table[RoundSummary]:
    """One row per round, those that are open first."""
    phases = {Phase.OPEN: _("受付中"), Phase.COMING: _("受付前"), Phase.PAST: _("締切後")}
    return Table(
        _("報告の回"),
        rows=summaries,
        columns=[
            Column(
                _("名称"),
                lambda row: row.round.title,
                url=lambda row: reverse("rounds:round-detail", args=[row.round.code]),
            ),
            Column(_("状況"), lambda row: phases[row.phase]),
            Column(_("受付開始日"), lambda row: row.round.opens_on, DATE),
            Column(_("締切日"), lambda row: row.round.due_on, DATE),
            Column(_("残り日数"), lambda row: days_left_in_words(row.days_left) if row.phase is Phase.OPEN else None),
            Column(_("提出済み（県）"), lambda row: row.told_count, NUMBER),
            Column(_("未提出（県）"), lambda row: row.missing_count, NUMBER),
            Column(_("対象（県）"), lambda row: row.total_count, NUMBER),
        ],
        empty_text=_("報告の回がまだありません。"),
    )


def desk_table(round: Round, rows: Sequence[ReportRow]) -> Table[ReportRow]:
    """One row per prefecture, the missing on top with the posts to call."""
    return Table(
        _("%(round)sの提出状況") % {"round": round.title},
        rows=rows,
        columns=[
            Column(_("県"), lambda row: row.report.organization.name, url=_report_url),
            Column(_("地区"), lambda row: row.block.name if row.block else ""),
            Column(_("状態"), lambda row: row.report.status, STATUS),
            Column(_("残り日数"), lambda row: None if row.days_left is None else days_left_in_words(row.days_left)),
            Column(_("最終変更"), lambda row: row.report.changed_at, MOMENT),
            Column(_("版の数"), lambda row: row.version_count, NUMBER),
            Column(_("連絡先"), _contacts, PEOPLE),
        ],
        empty_text=_("条件に合う県がありません。条件をゆるめてください。"),
    )


def _report_url(row: ReportRow) -> str:
    return reverse("rounds:report-detail", args=[row.report.pk])


def _contacts(row: ReportRow) -> str:
    if row.is_missing and not row.posts_to_call:
        return _("役職の登録がありません")
    return _("、").join(map(_post_in_words, row.posts_to_call))


def _post_in_words(to_call: PostToCall) -> str:
    post = to_call.post
    holder = to_call.holder_name or _("（空席）")
    return f"{post.get_office_display()} {post.title} {holder}"


def desk_file_name(round: Round) -> str:
    return _("提出状況_%(code)s.xlsx") % {"code": round.code}


def blank_form_file_name(round: Round) -> str:
    return _("%(form)s_様式_%(code)s.xlsx") % {"form": round.form.title, "code": round.code}


def report_file_name(report: Report) -> str:
    names = {"form": report.round.form.title, "prefecture": report.organization.name, "code": report.round.code}
    return _("%(form)s_%(prefecture)s_%(code)s.xlsx") % names


def entry_order(draft: ReportDraft, *, unions: Mapping[str, str], now: datetime) -> EntryOrder:
    """Return what the workbook of a draft is made from; `unions` are the organizations to choose from."""
    report, round = draft.report, draft.report.round
    return EntryOrder(
        definition=draft.definition,
        values=draft.values,
        revisions=draft.revisions,
        round_code=round.code,
        round_title=round.title,
        request_text=round.request_text,
        due_in_words=date_format(report.due_on, _("Y年n月j日（D）")),
        report_id=report.pk,
        organization_code=report.organization.code,
        form_hash=round.form.content_hash,
        sent_at=timezone.localtime(now).isoformat(timespec="seconds"),
        unions=unions,
    )


def entry_file_name(report: Report) -> str:
    names = {"form": report.round.form.title, "prefecture": report.organization.name, "code": report.round.code}
    return _("記入用_%(form)s_%(prefecture)s_%(code)s.xlsx") % names


def entry_archive_name(round: Round) -> str:
    return _("記入用の様式_%(code)s.zip") % {"code": round.code}

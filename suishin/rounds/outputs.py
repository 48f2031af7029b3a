"""The tables of rounds and their work desk, and the names of files to save."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.forms.entry import EntryOrder
from suishin.outputs.tables import DATE, LONG_TEXT, MOMENT, NUMBER, TICK, Column, Format, Table
from suishin.reading.definition import Item, ItemKind
from suishin.rounds.models import Booklet, PassageMark, Report, Round
from suishin.rounds.queries import (
    AnswerAcross,
    OrganizationTimeliness,
    PostToCall,
    Punctuality,
    ReportDraft,
    ReportRow,
    RoundSummary,
    RoundTimeliness,
    StalledPoint,
    Timeliness,
)
from suishin.rounds.rules import Holder, Phase, days_left_in_words

_STATUS_SHAPES = {
    "not_started": "○",
    "draft": "◐",
    "waiting": "◑",
    "returned": "↩",
    "submitted": "●",
    "accepted": "✓",
    "skipped": "―",
}
BOOKLET_FILES = {
    "pdf": gettext_lazy("PDF（印刷・配布用）"),
    "docx": gettext_lazy("Word（手直し用）"),
    "xlsx": gettext_lazy("Excel（まとめ・チェック・文章）"),
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
            Column(_("提出済み"), lambda row: row.told_count, NUMBER),
            Column(_("未提出"), lambda row: row.missing_count, NUMBER),
            Column(_("対象"), lambda row: row.total_count, NUMBER),
        ],
        empty_text=_("報告の回がまだありません。"),
    )


def desk_table(round: Round, rows: Sequence[ReportRow], *, is_held: bool = False) -> Table[ReportRow]:
    """One row per report, the missing on top with the posts to call; whoever holds the round chooses among them."""
    return Table(
        _("%(round)sの提出状況") % {"round": round.title},
        rows=rows,
        columns=[
            Column(
                round.get_target_kind_display(),
                lambda row: row.report.organization.name,
                url=_report_url,
                anchor=lambda row: row_anchor(row.report.organization.code),
            ),
            Column(_("地区"), lambda row: row.block.name if row.block else ""),
            Column(_("状態"), lambda row: row.report.status, STATUS),
            Column(_("今だれのところに"), lambda row: _holder(row, round), PEOPLE),
            Column(_("残り日数"), lambda row: None if row.days_left is None else days_left_in_words(row.days_left)),
            Column(_("最終変更"), lambda row: row.report.changed_at, MOMENT),
            Column(_("提出後の変更"), _changes),
            Column(_("備考"), _remark, url=_files_url),
            Column(_("連絡先"), _contacts, PEOPLE),
        ],
        empty_text=_("条件に合う報告がありません。条件をゆるめてください。"),
        key=_choice if is_held else None,
    )


def _choice(row: ReportRow) -> str:
    """Return the report and the version that is seen: what is accepted must be what was looked at."""
    version = row.report.current_version
    return f"{row.report.pk}:{version.number if version else 0}"


def _holder(row: ReportRow, round: Round) -> str:
    words = {Holder.AUTHOR: _("作成者"), Holder.CONFIRMER: _("確認者"), Holder.ORGANIZER: round.organizer.name}
    return f"{words.get(row.holder, '')} {row.holder_names}".strip()


def _changes(row: ReportRow) -> str:
    return _("%(count)d項目") % {"count": row.changed_count} if row.changed_count else ""


def timeliness_table(shown: Timeliness) -> Table[OrganizationTimeliness]:
    """One row per organization, one column per round: days before or after the due day."""
    return Table(
        _("締切に対する提出の早さ"),
        rows=shown.organizations,
        columns=[
            Column(_("県"), lambda row: row.organization.name),
            *(_punctuality_column(summary.round) for summary in shown.rounds),
            Column(_("遅れた回"), lambda row: row.late_count, NUMBER),
        ],
        empty_text=_("受付の始まった回がまだありません。"),
    )


def _punctuality_column(round: Round) -> Column[OrganizationTimeliness]:
    return Column(round.title, lambda row: _punctuality_in_words(row.by_round.get(round.pk)))


def _punctuality_in_words(found: Punctuality | None) -> str:
    if found is None:
        return ""
    if found.is_skipped:
        return _("対象外")
    if found.days is None:
        return _("未提出")
    if found.days == 0:
        return _("締切日")
    return _("%(days)d日遅れ") % {"days": found.days} if found.days > 0 else _("%(days)d日前") % {"days": -found.days}


def rounds_timeliness_table(shown: Timeliness) -> Table[RoundTimeliness]:
    """One row per round: how many were on time."""
    return Table(
        _("回ごとの提出の早さ"),
        rows=shown.rounds,
        columns=[
            Column(
                _("名称"),
                lambda row: row.round.title,
                url=lambda row: reverse("rounds:round-detail", args=[row.round.code]),
            ),
            Column(_("締切日"), lambda row: row.round.due_on, DATE),
            Column(_("期限内"), lambda row: row.on_time_count, NUMBER),
            Column(_("遅れ"), lambda row: row.late_count, NUMBER),
            Column(_("未提出"), lambda row: row.missing_count, NUMBER),
            Column(_("締切との差の中央値（日）"), lambda row: row.median_days, NUMBER),
        ],
        empty_text=_("受付の始まった回がまだありません。"),
    )


def across_table(round: Round, item: Item, rows: Sequence[AnswerAcross]) -> Table[AnswerAcross]:
    """One row per organization: its answer to one item, and last time's."""
    is_tick = item.kind is ItemKind.TICK
    return Table(
        f"{round.title}　{item.mark}{item.short_title or item.title}",
        rows=rows,
        columns=[
            Column(round.get_target_kind_display(), lambda row: row.report.organization.name),
            Column(_("今回"), lambda row: row.state, TICK) if is_tick else Column(_("今回"), _answer_text, LONG_TEXT),
            Column(_("前回"), lambda row: row.last_state, TICK)
            if is_tick
            else Column(_("前回"), lambda row: row.last_text, LONG_TEXT),
        ],
        empty_text=_("条件に合う回答がありません。"),
    )


def _answer_text(row: AnswerAcross) -> str:
    return row.value or "\n".join("".join(passage.text for passage in point) for point in row.points)


def stalled_table(round: Round, points: Sequence[StalledPoint]) -> Table[StalledPoint]:
    """Sentences told without a change in several rounds, those that stand longest first."""
    return Table(
        _("%(title)s　変わらない文") % {"title": round.title},
        rows=points,
        columns=[
            Column(round.get_target_kind_display(), lambda point: point.report.organization.name),
            Column(_("項目"), lambda point: point.item.short_title or point.item.title),
            Column(_("文"), lambda point: point.text, LONG_TEXT, url=_stalled_url),
            Column(_("同じ文の回数"), lambda point: point.told_count, NUMBER),
        ],
        empty_text=_("前の回から変わらない文はありません。"),
    )


def _stalled_url(point: StalledPoint) -> str:
    return f"{reverse('rounds:report-detail', args=[point.report.pk])}#item-{point.item.key}"


def marks_table(marks: Sequence[PassageMark]) -> Table[PassageMark]:
    """Passages marked as worth keeping, the latest first."""
    return Table(
        _("印を付けた文"),
        rows=marks,
        columns=[
            Column(_("種類"), lambda mark: mark.get_kind_display()),
            Column(_("テーマ"), lambda mark: mark.theme),
            Column(_("文"), lambda mark: mark.span, LONG_TEXT, url=_mark_url),
            Column(
                _("報告"), lambda mark: f"{mark.version.report.organization.name}　{mark.version.report.round.title}"
            ),
            Column(_("付けた人"), lambda mark: mark.by.name),
            Column(_("付けた日時"), lambda mark: mark.at, MOMENT),
        ],
        empty_text=_("印を付けた文はまだありません。「項目ごとに読む」のページで文を選んで付けます。"),
    )


def _mark_url(mark: PassageMark) -> str:
    report = mark.version.report
    return f"{reverse('rounds:report-version', args=[report.pk, mark.version.number])}#item-{mark.item_key}"


def row_anchor(organization_code: str) -> str:
    """Return the id of a row, for the tile that leads to it."""
    return f"report-{organization_code}"


def _remark(row: ReportRow) -> str:
    """Return what deserves a look beside the state."""
    remarks = [
        _("確認中のファイル%(count)d件") % {"count": row.file_count} if row.file_count else "",
        _("所見%(count)d件") % {"count": row.remark_count} if row.remark_count else "",
        _("一度も開いていません")
        if row.report.status == Report.Status.NOT_STARTED and row.report.opened_at is None and not row.file_count
        else "",
    ]
    return _("、").join(filter(None, remarks))


def _files_url(row: ReportRow) -> str | None:
    return f"{reverse('ingestion:file-list')}?state=review" if row.file_count else None


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


def booklets_table(booklets: Sequence[Booklet]) -> Table[Booklet]:
    """One row per booklet of a round, the newest first."""
    return Table(
        _("冊子"),
        rows=booklets,
        columns=[
            Column(
                _("号"),
                lambda booklet: _("第%(number)d号") % {"number": booklet.number},
                url=lambda booklet: reverse("rounds:booklet-detail", args=[booklet.pk]),
            ),
            Column(_("固定した日時"), lambda booklet: booklet.frozen_at, MOMENT),
            Column(_("状態"), lambda booklet: str(booklet.get_state_display())),
            Column(_("公開した日時"), lambda booklet: booklet.published_at, MOMENT),
        ],
        empty_text=_("冊子はまだありません。"),
    )


def absent_table(booklet: Booklet) -> Table[dict[str, str]]:
    """One row per organization whose report was not accepted when the booklet was frozen."""
    return Table(
        _("受理していない報告"),
        rows=booklet.absent,
        columns=[
            Column(_("県"), lambda row: row["name"]),
            Column(_("固定したときの状態"), lambda row: row["status"], STATUS),
        ],
        empty_text=_("すべての報告を受理しています。"),
    )


def booklet_file_name(booklet: Booklet, kind: str) -> str:
    names = {"code": booklet.round.code, "number": booklet.number}
    return _("冊子_%(code)s_第%(number)d号") % names + f".{kind}"


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

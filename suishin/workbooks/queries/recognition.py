"""Whose form a returned workbook is, or why it is not taken in."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from suishin.forms.entry import is_genuine
from suishin.organizations.models import Organization
from suishin.reading.returned import Identity, ReturnedSheets
from suishin.rounds.actions import is_hand
from suishin.rounds.models import Hand, Report, Round

if TYPE_CHECKING:
    from suishin.accounts.models import User


@dataclass(frozen=True, slots=True)
class Recognized:
    report: Report
    identity: Identity


class NotTakenIn(Exception):
    """A file of which nothing is read; `is_unknown` where it is none of ours, and the reader may know it."""

    def __init__(self, message: str, *, is_unknown: bool = False) -> None:
        super().__init__(message)
        self.message, self.is_unknown = message, is_unknown


def recognize(sheets: ReturnedSheets, *, expected: Report | None, viewer: "User", now: datetime) -> Recognized:
    """Return whose form this is. Raises NotTakenIn with what is wrong and what to do."""
    identity = _identity(sheets)
    report = Report.objects.visible_to(viewer).for_drafts().filter(pk=identity.report_id).first()
    if report is None or (expected and expected.organization_id != report.organization_id):
        raise NotTakenIn(_of_another_organization(identity, expected))
    if expected and expected.pk != report.pk:
        words = _("「%(round)s」の様式です。「%(expected)s」の様式を受け取って記入してください。")
        raise NotTakenIn(words % {"round": report.round, "expected": expected.round})
    if not is_hand(Hand.Kind.AUTHOR, report, viewer, now):
        raise NotTakenIn(_("この報告を書く役目がないため、読み取っていません。作成者に送ってもらってください。"))
    if report.round.form.content_hash != identity.form_hash:
        words = _("様式が新しくなる前に出されたものです。様式を受け取り直して、書き写してください。")
        raise NotTakenIn(words)
    _require_writable(report, now)
    return Recognized(report, identity)


def _identity(sheets: ReturnedSheets) -> Identity:
    if sheets.refusal:
        raise NotTakenIn(sheets.refusal)
    if not sheets.identity:
        words = _(
            "このシステムが出した様式の目印がありません。作り直した様式や別のファイルなら、読み取りに回して内容を確認できます。"
        )
        raise NotTakenIn(words, is_unknown=True)
    if not is_genuine(sheets.identity, sheets.signature):
        words = _(
            "ファイルに隠してある目印を確かめられないため、だれの様式か分からず、何も読み取っていません。"
            "目印が書き換えられたか、別のところで動いているシステムの様式か、様式を出したあとでシステムの秘密鍵が替わっています。"
            "様式を受け取り直して、書き写してください。ほかの人の様式も同じように断られるときは、"
            "前の秘密鍵（SUISHIN_OLD_SECRET_KEYS）を設定するよう、システム管理者に依頼してください。"
        )
        raise NotTakenIn(words)
    identity = Identity.from_text(sheets.identity)
    if not any(field.name in sheets.places for field in identity.fields):
        words = _("記入する欄の目印がすべてなくなっています。読み取りに回して内容を確認できます。")
        raise NotTakenIn(words, is_unknown=True)
    return identity


def _of_another_organization(identity: Identity, expected: Report | None) -> str:
    organization = Organization.objects.filter(code=identity.organization_code).first()
    round = Round.objects.filter(code=identity.round_code).first()
    names = {"organization": organization or identity.organization_code, "round": round or identity.round_code}
    if expected:
        words = _("%(organization)sの「%(round)s」の様式です。%(expected)sの様式を送ってください。")
        return words % (names | {"expected": expected.organization})
    return _("%(organization)sの「%(round)s」の様式です。自分の県の様式だけを送れます。") % names


def _require_writable(report: Report, now: datetime) -> None:
    names = {"round": report.round, "status": report.get_status_display()}
    if not report.is_writable:
        words = _(
            "「%(round)s」の様式で、その報告は「%(status)s」のため今は書けません。"
            "前の回の様式なら、今の回の様式を受け取ってください。書き直すなら、先に取り下げるか差し戻してもらってください。"
        )
        raise NotTakenIn(words % names)
    if report.is_closed(now):
        words = _("「%(round)s」の受付は締め切られました。続きが必要なときは、集めているところへ連絡してください。")
        raise NotTakenIn(words % names)

"""The occasions on which somebody is told something."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    ROUND_OPENED = "round_opened", _("回の受付開始")
    REPORT_SENT = "report_sent", _("確認の依頼")
    REPORT_SENT_BACK = "report_sent_back", _("確認者の差し戻し")
    REPORT_TAKEN_BACK = "report_taken_back", _("報告の取り下げ")
    REPORT_SUBMITTED = "report_submitted", _("報告の提出")
    REPORT_RETURNED = "report_returned", _("本部の差し戻し")
    REPORT_ACCEPTED = "report_accepted", _("報告の受理")
    REPORT_REOPENED = "report_reopened", _("受理した報告の開き直し")
    REPORT_SUBMITTED_FOR_YOU = "report_submitted_for_you", _("本部による代理の提出")
    REPORT_SETTLED_FOR_YOU = "report_settled_for_you", _("本部によるファイルからの確定")
    REPORT_FILLED_FOR_YOU = "report_filled_for_you", _("本部による記入の取り込み")
    SETTLEMENT_TAKEN_BACK = "settlement_taken_back", _("ファイルからの確定の取り消し")
    REPORT_SKIPPED = "report_skipped", _("報告を対象外にした")
    REPORT_UNSKIPPED = "report_unskipped", _("報告を対象に戻した")
    MENTIONED = "mentioned", _("コメントでの呼びかけ")
    BEFORE_DUE = "before_due", _("督促：締切前")
    ON_DUE_DAY = "on_due_day", _("督促：締切当日")
    AFTER_DUE = "after_due", _("督促：締切後")
    WAITING_FOR_CONFIRMER = "waiting_for_confirmer", _("督促：確認者のところで止まっている")
    WAITING_FOR_ORGANIZER = "waiting_for_organizer", _("督促：本部のところで止まっている")
    REMINDED_BY_HAND = "reminded_by_hand", _("督促：本部から今すぐ")
    DIGEST = "digest", _("督促のまとめ")
    TARGET_PROPOSED = "target_proposed", _("目標の提案")
    TARGET_SET = "target_set", _("目標の決定")
    TARGET_AGREED = "target_agreed", _("目標の提案への合意")
    TARGET_DECLINED = "target_declined", _("目標の提案の見送り")
    TARGET_WITHDRAWN = "target_withdrawn", _("目標の取り下げ")
    PROPOSAL_WITHDRAWN = "proposal_withdrawn", _("目標の提案の取り下げ")
    POST_VACANT = "post_vacant", _("届け先の役職が空席")


REMINDERS = (
    Kind.BEFORE_DUE,
    Kind.ON_DUE_DAY,
    Kind.AFTER_DUE,
    Kind.WAITING_FOR_CONFIRMER,
    Kind.WAITING_FOR_ORGANIZER,
    Kind.REMINDED_BY_HAND,
)

"""From where a form can fill in a first answer, and what the product can show beside a tick: the names to choose from."""

from django.utils.translation import gettext_lazy as _

from suishin.reading.definition import ItemKind

PREFILLED = {
    "previous": _("前回の回答"),
    "organization.member_count": _("組織の組合員数"),
    "results": _("なし（書く人が実績から選んで入れる）"),
}
PREFILLED_KINDS = (
    ItemKind.NUMBER,
    ItemKind.DATE,
    ItemKind.CHOICE,
    ItemKind.TABLE,
    ItemKind.ORGANIZATION,
    ItemKind.TICK,
)
EVIDENCE = {
    "activities.meeting": _("会議・委員会"),
    "activities.study_session": _("学習会"),
    "activities.seminar": _("セミナー"),
    "activities.briefing": _("説明会"),
    "activities.consultation": _("相談会"),
    "activities.visit": _("オルグ"),
    "activities.campaign": _("キャンペーン"),
    "activities.recruitment_window": _("募集"),
}

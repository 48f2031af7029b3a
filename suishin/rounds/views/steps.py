"""The steps of a report in words: what the button says, what it locks and who is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suishin.rounds.models import Report
from suishin.rounds.rules import Step


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a step is offered; `tells` may name %(organizer)s, %(organization)s and %(version)s."""

    step: Step
    label: "str | Promise"
    tells: "str | Promise"
    done: "str | Promise"
    needs_reason: bool = False
    has_marks: bool = False
    has_due_day: bool = False
    needs_complete: bool = False  # what is missing stands against it
    is_main: bool = False

    @property
    def url_name(self) -> str:
        return f"rounds:report-{self.step}"


WORDS = {
    words.step: words
    for words in (
        StepWords(
            Step.SEND,
            _("確認に回す"),
            _("確認者に知らせます。確認が済むまで書き直せません。書き直すときは、いったん取り下げます。"),
            _("確認に回しました。確認者に知らせます。"),
            needs_complete=True,
            is_main=True,
        ),
        StepWords(
            Step.CONFIRM,
            _("確認して提出する"),
            _(
                "%(organizer)sに届き、作成者に知らせます。提出した内容は書き直せません。受理される前なら取り下げられます。"
            ),
            _("提出しました。%(organizer)sに届いています。"),
            needs_complete=True,
            is_main=True,
        ),
        StepWords(
            Step.SEND_BACK,
            _("作成者に差し戻す"),
            _("作成者に理由を知らせます。報告は「差し戻し」になり、作成者がまた書けるようになります。"),
            _("作成者に差し戻しました。理由を知らせます。"),
            needs_reason=True,
            has_marks=True,
        ),
        StepWords(
            Step.TAKE_BACK,
            _("取り下げる"),
            _("報告は「作成中」に戻り、また書けるようになります。今の持ち主に知らせます。書いた内容は消えません。"),
            _("取り下げました。また書けます。"),
        ),
        StepWords(
            Step.ACCEPT,
            _("受理する"),
            _(
                "第%(version)s版を受理します。受理した版は変えられなくなり、冊子に載ります。%(organization)sに知らせます。"
            ),
            _("受理しました。%(organization)sに知らせます。"),
            is_main=True,
        ),
        StepWords(
            Step.RETURN,
            _("差し戻す"),
            _(
                "%(organization)sの作成者と確認者に理由を知らせます。報告は「差し戻し」になり、県がまた書けるようになります。"
            ),
            _("差し戻しました。%(organization)sに理由を知らせます。"),
            needs_reason=True,
            has_marks=True,
        ),
        StepWords(
            Step.SUBMIT_ON_BEHALF,
            _("代わりに提出する"),
            _(
                "%(organization)sに代わって、今書かれている内容を提出します。代わりに提出したことと理由が記録に残り、%(organization)sに知らせます。"
            ),
            _("%(organization)sに代わって提出しました。"),
            needs_reason=True,
            needs_complete=True,
        ),
        StepWords(
            Step.REOPEN,
            _("受理した報告を開き直す"),
            _(
                "受理した版は残り、県が新しい版を書けるようになります。%(organization)sに理由と新しい締切日を知らせます。"
            ),
            _("開き直しました。%(organization)sに知らせます。"),
            needs_reason=True,
            has_due_day=True,
        ),
        StepWords(
            Step.SKIP,
            _("今回の対象外にする"),
            _(
                "この報告は待たないことになり、督促もしません。書いた内容は残ります。%(organization)sに理由を知らせます。"
            ),
            _("今回の対象外にしました。%(organization)sに理由を知らせます。"),
            needs_reason=True,
        ),
        StepWords(
            Step.UNSKIP,
            _("対象に戻す"),
            _(
                "この報告をまた待つことになります。書きかけの内容があれば、その続きから書けます。%(organization)sに知らせます。"
            ),
            _("対象に戻しました。%(organization)sに知らせます。"),
        ),
    )
}
# Where a round asks for no confirmation, the author submits.
SEND_WITHOUT_CONFIRMATION = StepWords(
    Step.SEND,
    _("提出する"),
    _("%(organizer)sに届きます。提出した内容は書き直せません。受理される前なら取り下げられます。"),
    _("提出しました。%(organizer)sに届いています。"),
    needs_complete=True,
    is_main=True,
)


def words_of(step: Step, report: Report) -> StepWords:
    if step is Step.SEND and not report.round.needs_confirmation:
        return SEND_WITHOUT_CONFIRMATION
    return WORDS[step]


def words_of_all(steps: Iterable[Step], report: Report) -> list[StepWords]:
    return [words_of(step, report) for step in steps]


def filled_in(text: "str | Promise", report: Report) -> str:
    """Return a text with the names of this report."""
    version = report.current_version
    return str(text) % {
        "organizer": report.round.organizer.name,
        "organization": report.organization.name,
        "version": version.number if version else "",
    }

"""Whom the steps of a report concern, and what they are told. Parts of other actions, inside their transaction."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone, translation

from suishin.notices.actions import Notice, tell, tell_person
from suishin.notices.kinds import Kind
from suishin.notices.queries import head_office_posts
from suishin.outputs.formats import DATE
from suishin.reading.definition import FormDefinition
from suishin.rounds.actions.hands import is_on_behalf
from suishin.rounds.models import Comment, Hand, Move, Report, Round
from suishin.rounds.queries import posts_of_hands
from suishin.rounds.rules import header_field

if TYPE_CHECKING:
    from suishin.accounts.models import Post, User

AUTHOR, CONFIRMER, ORGANIZER = Hand.Kind.AUTHOR, Hand.Kind.CONFIRMER, "organizer"
BOTH: tuple[str, ...] = (AUTHOR, CONFIRMER)
TOLD: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    Move.Kind.SENT: (Kind.REPORT_SENT, (CONFIRMER,)),
    Move.Kind.SENT_BACK: (Kind.REPORT_SENT_BACK, (AUTHOR,)),
    Move.Kind.TAKEN_BACK: (Kind.REPORT_TAKEN_BACK, (CONFIRMER,)),
    Move.Kind.SUBMITTED: (Kind.REPORT_SUBMITTED, (AUTHOR, ORGANIZER)),
    Move.Kind.SETTLED: (Kind.REPORT_SUBMITTED, (*BOTH, ORGANIZER)),
    Move.Kind.SETTLEMENT_TAKEN_BACK: (Kind.SETTLEMENT_TAKEN_BACK, BOTH),
    Move.Kind.RETURNED: (Kind.REPORT_RETURNED, BOTH),
    Move.Kind.ACCEPTED: (Kind.REPORT_ACCEPTED, BOTH),
    Move.Kind.REOPENED: (Kind.REPORT_REOPENED, BOTH),
    Move.Kind.SKIPPED: (Kind.REPORT_SKIPPED, BOTH),
    Move.Kind.UNSKIPPED: (Kind.REPORT_UNSKIPPED, BOTH),
}
# What the organizer did in an organization's place is told to the organization.
TOLD_ON_BEHALF: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    Move.Kind.SUBMITTED: (Kind.REPORT_SUBMITTED_FOR_YOU, BOTH),
    Move.Kind.SETTLED: (Kind.REPORT_SETTLED_FOR_YOU, BOTH),
}

# Messages after which somebody has to write or to confirm: they lead to where that is done.
WORK = {
    Kind.ROUND_OPENED,
    Kind.REPORT_SENT,
    Kind.REPORT_SENT_BACK,
    Kind.REPORT_RETURNED,
    Kind.REPORT_REOPENED,
    Kind.REPORT_FILLED_FOR_YOU,
    Kind.REPORT_UNSKIPPED,
    Kind.BEFORE_DUE,
    Kind.ON_DUE_DAY,
    Kind.AFTER_DUE,
    Kind.WAITING_FOR_CONFIRMER,
    Kind.REMINDED_BY_HAND,
}


def tell_of_move(move: Move, *, by: "User", now: datetime) -> None:
    """Tell those whom a step concerns. Whoever took it is told nothing."""
    report = move.report
    told = TOLD_ON_BEHALF.get(move.kind) if move.is_on_behalf else None
    told = told or TOLD.get(move.kind)
    if told is None:
        return
    kind, hands = told
    if move.kind == Move.Kind.TAKEN_BACK and move.from_status == Report.Status.SUBMITTED:
        hands = (*hands, ORGANIZER)
    posts = _posts_of(report, hands, on=timezone.localdate(now))
    values = {**values_of(report), "操作した人": by.name, "理由": move.reason, "印": _marks_in_words(move)}
    _tell([_notice(kind, report, posts, values)], report.round, by, now)


def tell_of_filling(report: Report, keys: Collection[str], *, by: "User", now: datetime) -> None:
    """Tell those who write and confirm a report that somebody took answers over into its draft in their place."""
    if not is_on_behalf(report, by):
        return
    definition = report.round.form.definition
    items = "\n".join(f"・{item_in_words(definition, key)}" for key in keys)
    posts = _posts_of(report, BOTH, on=timezone.localdate(now))
    values = {**values_of(report), "操作した人": by.name, "項目": items}
    _tell([_notice(Kind.REPORT_FILLED_FOR_YOU, report, posts, values)], report.round, by, now)


def tell_of_opening(round: Round, reports: Collection[Report], *, by: "User", now: datetime) -> None:
    """Ask the authors of every report that has come into being."""
    by_hand = posts_of_hands(reports, on=timezone.localdate(now))
    notices = [
        _notice(
            Kind.ROUND_OPENED,
            report,
            by_hand[report.pk, AUTHOR],
            {**values_of(report), "依頼文": round.request_text.strip()},
        )
        for report in reports
    ]
    _tell(notices, round, by, now)


def tell_of_mention(comment: Comment, *, by: "User", now: datetime) -> None:
    """Tell those whom a comment calls by name."""
    report = comment.report
    values = {
        **values_of(report),
        "操作した人": by.name,
        "項目": item_in_words(report.round.form.definition, comment.item_key),
        "コメント": comment.text,
    }
    link = f"{report.get_absolute_url()}#item-{comment.item_key}"
    for person in comment.mentions.all():
        tell_person(person=person, kind=Kind.MENTIONED, values=values, link=link, by=by, now=now)


def link_for(kind: Kind, report: Report) -> str:
    return report.get_write_url() if kind in WORK else report.get_absolute_url()


def values_of(report: Report) -> dict[str, str]:
    """Return what every text about a report may say. Mails are Japanese, whatever language the page has."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "県名": str(report.organization),
            "回": str(report.round),
            "締切日": DATE.in_words(report.due_on),
            "状態": str(Report.Status(report.status).label),
        }


def item_in_words(definition: FormDefinition, key: str) -> str:
    """Return 3② and what the item is called; of a header field its label."""
    field = header_field(definition, key)
    if field:
        return field.label.replace("　", "")
    found = (section.name_of(item) for section in definition.sections for item in section.items if item.key == key)
    return next(found, key)


def _posts_of(report: Report, hands: Collection[str], *, on: date) -> "list[Post]":
    by_hand = posts_of_hands([report], on=on)
    posts = [post for hand in hands for post in by_hand.get((report.pk, hand), ())]
    return posts + (head_office_posts(report.round.organizer, on=on) if ORGANIZER in hands else [])


def _marks_in_words(move: Move) -> str:
    definition = move.report.round.form.definition
    return "\n".join(f"・{item_in_words(definition, mark.item_key)}：{mark.text}" for mark in move.marks.all())


def _notice(kind: Kind, report: Report, posts: "Collection[Post]", values: Mapping[str, str]) -> Notice:
    return Notice(kind, tuple(posts), report.organization, values, link_for(kind, report))


def _tell(notices: "Collection[Notice]", round: Round, by: "User", now: datetime) -> None:
    tell(notices, head_office=round.organizer, overview=round.get_absolute_url(), by=by, now=now)

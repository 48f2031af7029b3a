"""A round that a prefecture holds among a few of its own unions, on its own form, which asks for files too."""

from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.utils import timezone

from suishin.accounts.models import User
from suishin.forms import rules
from suishin.forms.actions import create_form, edit_form, mark_form_ready
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.reading.definition import Box, Item, ItemKind, Section
from suishin.rounds.actions import RoundFacts, attach_file, create_round, save_answer
from suishin.rounds.models import Round

PREFECTURE, HOLDER = "20", "sakusei20"
UNIONS = ("20-001", "20-002", "20-003")
WRITER = "tanso20"  # of the first of them
CODE, YEAR = "2025-02", 2025
DAYS = timedelta(days=21)
FILE_NAME = "学習会の参加者.csv"
FILE = "日付,会場,参加者（人）\r\n2024-11-08,市役所の会議室,14\r\n2024-11-15,保育園,9\r\n2024-11-22,市立病院,21\r\n"
ITEMS = (
    Item(
        "plan",
        ItemKind.NARRATIVE,
        Box.RIGHT,
        "具体的な取り組み",
        "秋から冬の取り組み",
        guidance="いつ、だれに、何をしたかを、一つずつ分けて書いてください。",
    ),
    Item("visits", ItemKind.NUMBER, Box.LEFT, "職場訪問の回数", "職場訪問の回数", unit="回", least=0),
    Item("papers", ItemKind.FILE, Box.LEFT, "使った資料と名簿", "使った資料と名簿"),
)


def hold_hearing(*, now: datetime) -> Round:
    """Make the form, open the round, and let one union begin to write."""
    by = User.objects.get(username=HOLDER)
    prefecture = Organization.objects.get(code=PREFECTURE)
    facts = RoundFacts(
        code=CODE,
        title="県内単組の冬のヒアリング",
        form=_form(prefecture, by, now),
        opens_on=timezone.localdate(now),
        due_on=timezone.localdate(now + DAYS),
        request_text="春の計画を立てる前に、秋からの取り組みを教えてください。使った資料も付けてください。",
        target_kind=Round.TargetKind.LOCAL_UNION,
        chosen_targets=tuple(Organization.objects.filter(code__in=UNIONS).order_by("code")),
    )
    round = create_round(organizer=prefecture, facts=facts, by=by, now=now)
    _begin(round, now)
    return round


def _form(owner: Organization, by: User, now: datetime) -> FormVersion:
    form = create_form(owner=owner, code=CODE, title="単組ヒアリング票", year=YEAR, by=by, now=now)
    section = Section("work", 1, "秋からの取り組み", ())
    edits = (
        partial(rules.with_section, section=section),
        *(partial(rules.with_item, section_key="work", item=item) for item in ITEMS),
    )
    for edit in edits:
        seen = rules.fingerprint(form.definition, "order")
        form = edit_form(form=form, edit=edit, part="order", seen=seen, by=by, now=now)
    return mark_form_ready(form=form, seen_revision=form.revision, by=by, now=now)


def _begin(round: Round, now: datetime) -> None:
    """Write a few answers, and attach a list."""
    by = User.objects.get(username=WRITER)
    report = round.reports.for_drafts().get(organization__code=UNIONS[0])
    points = [
        {"text": "十一月に、昼休みの学習会を三つの職場で開いた。"},
        {"text": "二月に、退職予定者の相談会を開く。"},
    ]
    for key, raw in (("organization", report.organization.name), ("plan", points), ("visits", "6")):
        save_answer(report=report, key=key, raw=raw, revision=0, by=by, now=now)
    file = ContentFile(FILE.encode("utf-8-sig"), FILE_NAME)
    attach_file(report=report, key="papers", file=file, by=by, now=now)

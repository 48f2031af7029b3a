"""The demonstration federation: a finished round and one under way, with reports that went through the product's own hands.

Everything follows from the seed and the day it is made; only passwords and their hashes differ.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from suishin.accounts.models import User
from suishin.common.months import Month
from suishin.forms.actions import store_packaged_forms
from suishin.forms.models import FormVersion
from suishin.notices.models import Message
from suishin.operations.demonstration.arrivals import planned_arrivals
from suishin.operations.demonstration.desk import Desk
from suishin.operations.demonstration.drafts import begin_next_form
from suishin.operations.demonstration.hearing import hold_hearing
from suishin.operations.demonstration.june import hold_june_round
from suishin.operations.demonstration.moves import late_moment, move_reports, reopen_one
from suishin.operations.demonstration.people import (
    SignIn,
    create_contacts,
    create_people,
    invent_passwords,
    write_sign_ins,
)
from suishin.operations.demonstration.results import draw_conclusions, tell_results
from suishin.operations.demonstration.returned import send_form_back, take_form_out
from suishin.operations.demonstration.sent_results import send_results
from suishin.operations.demonstration.sent_targets import send_targets
from suishin.operations.demonstration.targets import give_targets
from suishin.operations.demonstration.tree import create_tree
from suishin.organizations.models import Organization
from suishin.results.actions import store_packaged_products
from suishin.rounds.actions import RoundFacts, create_round, open_round
from suishin.rounds.models import Round

SEED = 4703
ROUND_CODE = "2025-01"
OPENED_DAYS_AGO = 24
DAYS_LEFT = 10
JUNE_DAYS_BEFORE = 210
SET_UP_DAYS_BEFORE = 7
BACK_BEFORE, HEARING_BEFORE, TARGETS_BEFORE = timedelta(hours=1), timedelta(minutes=30), timedelta(minutes=12)


@transaction.atomic
def build_demonstration(*, now: datetime, sign_ins_file: Path) -> list[SignIn]:
    """Fill an empty database, wholly or not at all, and keep the sign-ins in a file."""
    random = Random(SEED)
    opens_on = timezone.localdate(now) - timedelta(days=OPENED_DAYS_AGO)
    june_opens_on = opens_on - timedelta(days=JUNE_DAYS_BEFORE)
    set_up_at = _morning(june_opens_on - timedelta(days=SET_UP_DAYS_BEFORE))
    store_packaged_forms(now=set_up_at)
    store_packaged_products(now=set_up_at)
    with ThreadPoolExecutor(1) as beside:
        passwords = beside.submit(invent_passwords)
        create_tree(random=random, now=set_up_at)
    sign_ins = create_people(passwords.result(), now=set_up_at)
    create_contacts(random=Random(SEED), now=set_up_at)
    tell_results(last=Month.containing(timezone.localdate(now)) + -1, now=set_up_at)
    hold_june_round(opens_on=june_opens_on, set_up_at=set_up_at, random=Random(SEED))
    round = _open_round(opens_on, now=_morning(opens_on - timedelta(days=SET_UP_DAYS_BEFORE)))
    with Desk(round) as desk:
        arrivals = list(planned_arrivals(round, random=random, now=now))
        late_at = late_moment(now)
        for arrival in (arrival for arrival in arrivals if arrival.at < late_at):
            desk.receive(arrival)
        reopen_one(round, now=late_at)
        for arrival in (arrival for arrival in arrivals if arrival.at >= late_at):
            desk.receive(arrival)
    form_sent = take_form_out(round, now=_morning(opens_on))
    move_reports(round, now=now)
    send_form_back(form_sent, round, now=now - BACK_BEFORE)
    hold_hearing(now=now - HEARING_BEFORE)
    give_targets(now=now - TARGETS_BEFORE)
    begin_next_form(round.form, now=now)
    draw_conclusions()
    send_results(now=now)
    send_targets(now=now)
    _count_as_sent(before=now)
    write_sign_ins(sign_ins, sign_ins_file)
    return sign_ins


def _open_round(opens_on: date, *, now: datetime) -> Round:
    facts = RoundFacts(
        code=ROUND_CODE,
        title="2025年1月 取り組み報告",
        form=FormVersion.objects.get(code=ROUND_CODE),
        opens_on=opens_on,
        due_on=opens_on + timedelta(days=OPENED_DAYS_AGO + DAYS_LEFT),
    )
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    round = create_round(organizer=national, facts=facts, by=User.objects.get(username="honbu"), now=now)
    open_round(round=round, by=User.objects.system(), now=_morning(opens_on))
    return round


def _count_as_sent(*, before: datetime) -> None:
    """Let the mails of the days that are told of have gone out then: only today's leave today."""
    yesterday = before - timedelta(days=1)
    told = Message.objects.filter(created_at__lt=yesterday, state=Message.State.WAITING)
    told.update(state=Message.State.SENT, sent_at=F("created_at"), tries=1)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))

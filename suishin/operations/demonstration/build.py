"""The demonstration federation: a round under way, with reports that went through the product's own hands.

Everything follows from the seed and the day it is made; only passwords and their hashes differ.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone

from suishin.accounts.models import User
from suishin.forms.actions import store_packaged_forms
from suishin.forms.models import FormVersion
from suishin.operations.demonstration.arrivals import planned_arrivals
from suishin.operations.demonstration.desk import Desk
from suishin.operations.demonstration.drafts import begin_next_form
from suishin.operations.demonstration.people import (
    SignIn,
    create_contacts,
    create_people,
    invent_passwords,
    write_sign_ins,
)
from suishin.operations.demonstration.tree import create_tree
from suishin.organizations.models import Organization
from suishin.rounds.actions import RoundFacts, create_round, open_round
from suishin.rounds.models import Round

SEED = 4703
ROUND_CODE = "2025-01"
OPENED_DAYS_AGO = 24
DAYS_LEFT = 11
SET_UP_DAYS_BEFORE = 7


@transaction.atomic
def build_demonstration(*, now: datetime, sign_ins_file: Path) -> list[SignIn]:
    """Fill an empty database, wholly or not at all, and keep the sign-ins in a file."""
    random = Random(SEED)
    opens_on = timezone.localdate(now) - timedelta(days=OPENED_DAYS_AGO)
    set_up_at = _morning(opens_on - timedelta(days=SET_UP_DAYS_BEFORE))
    store_packaged_forms(now=set_up_at)
    with ThreadPoolExecutor(1) as beside:
        passwords = beside.submit(invent_passwords)
        create_tree(random=random, now=set_up_at)
    sign_ins = create_people(passwords.result(), now=set_up_at)
    create_contacts(random=Random(SEED), now=set_up_at)
    round = _open_round(opens_on, now=set_up_at)
    with Desk(round) as desk:
        for arrival in planned_arrivals(round, random=random, now=now):
            desk.receive(arrival)
    begin_next_form(round.form, now=now)
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


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))

"""A national federation for measuring pages: 47 prefectures and 2,500 unions, each with people and a report.

Nothing here is imported before Django is set up, and every row is made the shortest way: what is measured is reading.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle

from bench.invention import prose
from suishin.accounts.models import Holding, Post, User
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.permissions import Role
from suishin.reading.definition import FormDefinition
from suishin.rounds.actions import return_report, store_version
from suishin.rounds.claims import with_claims
from suishin.rounds.content import VersionContent
from suishin.rounds.models import DraftAnswer, Hand, Remark, Report, ReportVersion, Round

UNIONS = 2500
CHARACTERS, NARRATIVES = 20_000, 8  # of the long report, whose form asks for so many
# One report in every state and as many as a desk sees a month before the due day.
STATUSES = cycle(
    "not_started not_started not_started draft draft waiting returned submitted submitted accepted skipped".split()
)


@dataclass(frozen=True)
class Federation:
    headquarters: User
    author: User  # writes the long report
    prefectures: Round  # 47 reports
    unions: Round  # 2,500 reports
    long_report: Report  # returned: it is read, and written on


def make_federation(*, now: datetime, today: date) -> Federation:
    """Fill a database that holds the prefectures and the forms."""
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    prefectures = list(Organization.objects.prefectures())
    unions = _unions(prefectures)
    headquarters = people_of([national], Role.NATIONAL_STAFF, today)[0]
    authors = people_of(prefectures, Role.PREFECTURE_AUTHOR, today)
    people_of(prefectures, Role.PREFECTURE_CONFIRMER, today)
    people_of(unions, Role.UNION_OFFICER, today)
    rounds = [
        _round(national, prefectures, "2025-01", Round.TargetKind.PREFECTURE, today),
        _round(national, unions, "2025-01-2", Round.TargetKind.LOCAL_UNION, today),
    ]
    for round in rounds:
        _fill_desk(round, headquarters, now, today)
    long_report = _long_report(rounds[0].form, prefectures[0], headquarters, now, today)
    return Federation(headquarters, authors[0], rounds[0], rounds[1], long_report)


def _unions(prefectures: Sequence[Organization]) -> list[Organization]:
    places = [prefectures[number % len(prefectures)] for number in range(UNIONS)]
    unions = Organization.objects.bulk_create(
        Organization(kind="local_union", code=f"{place.code}-{number:04}", name=f"第{number}市職労", path="/")
        for number, place in enumerate(places)
    )
    for union, place in zip(unions, places, strict=True):
        union.path = f"{place.path}{union.pk}/"
    Organization.objects.bulk_update(unions, ["path"], batch_size=500)
    return unions


def people_of(places: Sequence[Organization], role: Role, today: date) -> list[User]:
    """Give each place a post with this role and somebody who holds it."""
    users = User.objects.bulk_create(
        User(username=f"{role}.{place.code}", name=f"計測{place.code}", password="!") for place in places
    )
    posts = Post.objects.bulk_create(
        Post(organization=place, role=role, office="headquarters", title=str(role.label), valid_from=today)
        for place in places
    )
    Holding.objects.bulk_create(
        Holding(post=post, user=user, valid_from=today) for post, user in zip(posts, users, strict=True)
    )
    return users


def _round(organizer: Organization, places: Sequence[Organization], code: str, kind: str, today: date) -> Round:
    round = _empty_round(organizer, FormVersion.objects.get(code="2025-01"), code, today)
    round.target_kind = kind
    round.save()
    Report.objects.bulk_create(Report(round=round, organization=place) for place in places)
    return round


def _empty_round(organizer: Organization, form: FormVersion, code: str, opens_on: date) -> Round:
    return Round.objects.create(
        code=code,
        title=f"{code} 計測の回",
        organizer=organizer,
        form=form,
        opens_on=opens_on,
        due_on=opens_on + timedelta(days=30),
        opened_at=datetime.combine(opens_on, datetime.min.time()).astimezone(),
    )


def _fill_desk(round: Round, by: User, now: datetime, today: date) -> None:
    """Bring the reports into every state, with hands, remarks and answers written after the version."""
    reports = list(round.reports.all())
    versions = ReportVersion.objects.bulk_create(
        ReportVersion(report=report, number=1, made_at=now - timedelta(days=2), made_by=by) for report in reports
    )
    for report, version, status in zip(reports, versions, STATUSES, strict=False):
        report.status, report.changed_at = status, now
        if status in (*Report.TOLD, Report.Status.RETURNED):
            report.current_version = version
    Report.objects.bulk_update(reports, ["status", "changed_at", "current_version"], batch_size=500)
    posts = dict(Post.objects.filter(role__in=_WRITERS).values_list("organization", "pk"))
    Hand.objects.bulk_create(
        Hand(report=report, post_id=posts[report.organization_id], kind="author", valid_from=today)
        for report in reports
    )
    Remark.objects.bulk_create(Remark(report=report, text="電話した。", at=now, by=by) for report in reports[::5])
    DraftAnswer.objects.bulk_create(
        DraftAnswer(report=report, item_key=key, value=[], changed_at=now, changed_by=by)
        for report in reports[::3]
        for key in ("grant", "model", "manual")
    )


_WRITERS = (Role.PREFECTURE_AUTHOR, Role.UNION_OFFICER)


def _long_report(form: FormVersion, place: Organization, by: User, now: datetime, today: date) -> Report:
    """Tell a long report a year ago, and go on from it in a round whose report headquarters has then returned."""
    june, chance, earlier = FormVersion.objects.get(code="2024-06"), random.Random(1), VersionContent()
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    for code, asked, days in (("2024-01", form, 360), ("2024-06", june, 200), ("2024-12", form, 20)):
        round = _empty_round(national, asked, code, today - timedelta(days=days))
        report = Report.objects.create(round=round, organization=place)
        content = _content(asked.definition, earlier, chance)
        store_version(report=report, content=content, by=by, now=now, origin="計測")
        earlier = content if asked == form else earlier
    report.refresh_from_db()
    return_report(report=report, reason="件数を直してください。", marks={"grant": "何件か。"}, by=by, now=now)
    report.refresh_from_db()
    return report


def _content(definition: FormDefinition, earlier: VersionContent, chance: random.Random) -> VersionContent:
    """Invent a report whose narratives are as long as those of a January report of so many characters."""
    keys = [item.key for item in definition.narratives]
    content = VersionContent(
        written_on="2025-02-03",
        author="計測",
        checks={item.key: chance.choice(("yes", "no")) for item in definition.ticks},
        narratives={key: _going_on(earlier.narratives.get(key, ()), chance) for key in keys},
    )
    return with_claims(definition, content)


def _going_on(earlier: Sequence[str], chance: random.Random) -> list[str]:
    """Return new paragraphs, every third as it stood the time before and every third with another ending."""
    paragraphs = prose(chance, characters=CHARACTERS // NARRATIVES)
    for place, text in enumerate(earlier[: len(paragraphs)]):
        if place % 3:
            paragraphs[place] = text if place % 3 == 1 else f"{text}前回から変わった。"
    return paragraphs

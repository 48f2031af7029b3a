"""A report of 長野 with content, and clients who are signed in."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from suishin.rounds.content import EventContent, FigureContent, VersionContent

NOW = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)


@pytest.fixture
def content() -> VersionContent:
    return VersionContent(
        written_on="2025-02-03",
        author="県本部 書記長",
        confirmer="県支部 事務局長",
        checks={"grant.paid_by_rule": "yes", "newhire.joint_visits": "no"},
        narratives={"grant": ["12単組に支払った。", "12月3日に説明会を開いた。"], "progress_update": ["① 新規36件。"]},
        figures=[FigureContent("grant", 0, 4, "12単組", Decimal(12), "単組", subject="支払った単組")],
        events=[EventContent("grant", 10, 18, "12月3日に説明会", "説明会", "meeting", "held", "2024-12-03")],
    )


@pytest.fixture
def sign_in(client):
    """Return a function that signs a person in and returns the client."""

    def as_user(user):
        client.force_login(user, backend="suishin.accounts.backends.AccountBackend")
        return client

    return as_user


@pytest.fixture
def nagano_report(round_2025, tree):
    return round_2025.reports.get(organization=tree.nagano)


@pytest.fixture
def settled(nagano_report, content, hayashi):
    """The report of 長野 in its first version."""
    from suishin.rounds.actions import store_version

    return store_version(report=nagano_report, content=content, by=hayashi, now=NOW, origin="長野.xlsx")


@pytest.fixture
def forty_seven(round_2025, tree):
    """As many prefectures more as make 47, none of which has reported."""
    from suishin.rounds.models import Report
    from tests.factories.tree import make_organization

    made = [make_organization("prefecture", f"{number}", f"第{number}県", tree.block) for number in range(50, 95)]
    Report.objects.bulk_create(Report(round=round_2025, organization=organization) for organization in made)
    return made


@pytest.fixture
def june(tree, round_2025, honbu):
    """The round before, in which 長野 told three points of progress and one priority."""
    from tests.factories.june import make_june_round
    from tests.factories.reports import tell_report

    before = make_june_round(tree.national, tree.nagano, tree.gifu)
    narratives = {"progress": ["① 新規36件。", "② 学習会を2回。", "③ 訪問は未実施。"], "priorities": ["④ 同時加入。"]}
    tell_report(before, tree.nagano, honbu, narratives=narratives)
    return before


@pytest.fixture
def hands(nagano_report, mori, hayashi):
    """mori writes and hayashi confirms the report of 長野."""
    from suishin.rounds.models import Hand

    day = nagano_report.round.opens_on
    return [
        Hand.objects.create(report=nagano_report, post=user.posts[0], kind=kind, valid_from=day)
        for user, kind in ((mori, "author"), (hayashi, "confirmer"))
    ]


@pytest.fixture
def waiting(nagano_report, mori, hands):
    """The report of 長野, written by mori and waiting for its confirmer."""
    from suishin.rounds import actions

    actions.save_answer(
        report=nagano_report, key="grant", raw=[{"text": "12単組に支払った。"}], revision=0, by=mori, now=NOW
    )
    actions.send_for_confirmation(report=nagano_report, by=mori, now=NOW)
    nagano_report.refresh_from_db()
    return nagano_report


@pytest.fixture
def submitted(waiting, hayashi):
    """The report of 長野, confirmed by hayashi."""
    from suishin.rounds import actions
    from suishin.rounds.queries import draft_of
    from suishin.rounds.rules import content_hash

    seen = content_hash(draft_of(waiting, today=NOW.date()).content)
    actions.confirm_report(report=waiting, seen=seen, by=hayashi, now=NOW)
    waiting.refresh_from_db()
    return waiting


@pytest.fixture
def accepted(submitted, honbu):
    from suishin.rounds import actions

    actions.accept_report(report=submitted, version_number=1, by=honbu, now=NOW)
    submitted.refresh_from_db()
    return submitted


@pytest.fixture
def results(tree):
    """500 policies of group life at 長野's only union at the end of 2024, of which 12 are of this results year."""
    from suishin.common.months import Month
    from suishin.results.actions import refresh_summaries
    from tests.factories.results import make_products, make_target, tell_result

    lines = make_products()
    for month, told in (
        ("2024-11", {"in_force": 495, "new_enrolments": 7}),
        ("2024-12", {"in_force": 500, "new_enrolments": 5}),
    ):
        tell_result(tree.hikari, lines["group_life"], month, terminations=0, **told)
    refresh_summaries(first=Month.of(2024, 11), union_ids=[tree.hikari.pk])
    make_target(tree.nagano, "group_life", 800)
    return lines

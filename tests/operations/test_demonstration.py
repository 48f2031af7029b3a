"""The demonstration federation: the same every time, made by the product's own actions, sound and complete."""

import stat
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from suishin.accounts.models import Post, User
from suishin.audit.models import Entry
from suishin.audit.record import verify
from suishin.ingestion.models import CorrectionRequest, Draft, Proposal, Settlement, SourceFile
from suishin.operations.demonstration.arrivals import MISSING, TICKS_LOST
from suishin.operations.demonstration.build import build_demonstration
from suishin.operations.demonstration.figures import SLIPS
from suishin.operations.demonstration.people import SignIn, read_sign_ins
from suishin.organizations.models import Organization
from suishin.permissions import Role
from suishin.results.rules.agreement import Verdict
from suishin.rounds.models import Answer, Point, Report, Round
from suishin.rounds.queries import draft_of
from suishin.rounds.queries.claims_compared import compared_version
from suishin.workbooks.models import ReturnedWorkbook
from suishin.workbooks.queries import comparison_of
from tests.factories.databases import IS_SQLITE

TODAY = date(2026, 11, 20)
NOW = timezone.make_aware(datetime.combine(TODAY, time(9)))
# Passwords are random; the system user is made when it is first needed, at the time it then is.
SECRET_COLUMNS = {"accounts_user": {"password", "created_at"}}


@dataclass
class Federation:
    """What two makings left behind, and facts about the second."""

    first: dict[str, list[tuple]]
    second: dict[str, list[tuple]]
    sign_ins: list[SignIn]
    sign_ins_file: Path
    facts: dict[str, Any]


@pytest.fixture(scope="module")
def federation(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made twice, once by the command, each time taken back."""
    file = tmp_path_factory.mktemp("federation") / "demo-signins.txt"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, own_files(patch, file.parent):
        first = undone(lambda: call_command("load_demonstration", today=TODAY), rows_of_all_tables)
        made: list[SignIn] = []
        second, facts = undone(
            lambda: made.extend(build_demonstration(now=NOW, sign_ins_file=file)),
            lambda _: (rows_of_all_tables(None), facts_of_federation()),
        )
    return Federation(first, second, made, file, facts)


def own_files(patch, folder: Path):
    from django.test import override_settings

    return override_settings(
        VAR_DIR=folder,
        ORIGINALS_DIR=folder / "originals",
        AUDIT_HEAD_FILE=folder / "audit-head.log",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )


def undone(make, look):
    """Make something, look at it, take it back."""
    with transaction.atomic():
        seen = look(make())
        transaction.set_rollback(True)
    return seen


def rows_of_all_tables(_made) -> dict[str, list[tuple]]:
    with connection.cursor() as cursor:
        return {table: rows_of(cursor, table) for table in connection.introspection.table_names(cursor)}


def rows_of(cursor, table: str) -> list[tuple]:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    secret = SECRET_COLUMNS.get(table, set())
    kept = [index for index, column in enumerate(cursor.description) if column[0] not in secret]
    return [tuple(row[index] for index in kept) for row in cursor.fetchall()]


def facts_of_federation() -> dict[str, Any]:
    reports = Report.objects.filter(round__code="2025-01")
    report_20 = reports.get(organization__code="20")
    open_drafts = Draft.objects.open()
    return {
        "statuses": Counter(reports.values_list("status", flat=True)),
        "june": Counter(Report.objects.filter(round__code="2024-06").values_list("status", flat=True)),
        "late": set(reports.filter(own_due_on__lt=TODAY).values_list("organization__code", flat=True)),
        "unchanged_points": Point.objects.filter(change="unchanged").count(),
        "missing": set(
            reports.filter(status__in=["not_started", "draft", "waiting", "skipped"]).values_list(
                "organization__code", flat=True
            )
        ),
        "unions": Organization.objects.filter(kind="local_union").count(),
        "round": Round.objects.values("code", "opens_on", "due_on").get(code="2025-01"),
        "roles": set(Post.objects.values_list("role", flat=True)),
        "versions_of_20": report_20.versions.count(),
        "open_drafts": Counter(open_drafts.values_list("organization__code", flat=True)),
        "unknown_ticks": {
            draft.organization.code: draft.proposals.filter(kind="tick", original__answer="unknown").count()
            for draft in open_drafts
        },
        "left_unknown": set(
            Answer.objects.filter(choice="unknown", version__report__in=reports).values_list(
                "version__report__organization__code", flat=True
            )
        ),
        "wrong_forms": list(SourceFile.objects.exclude(state="read").values_list("outcome", flat=True)),
        "corrections": CorrectionRequest.objects.open().count(),
        "settled": Settlement.objects.count(),
        "open_values_of_21": Proposal.objects.filter(draft__organization__code="21", state="proposed").count(),
        "half_reviewed": Proposal.objects.filter(draft__in=open_drafts, state="accepted").exists(),
        "events": Counter(Entry.objects.values_list("event", flat=True)),
        "chain": verify(heads={}),
        "is_in_order": in_order(Entry.objects.order_by("sequence").values_list("at", flat=True)),
        "last_at": Entry.objects.order_by("-at").values_list("at", flat=True).first(),
        "returned": returned_workbook(),
        "attached": attached_files(),
        "demonstration_people": User.objects.people().filter(is_demonstration=True).count(),
        "people": User.objects.people().count(),
        "with_password": sum(user.has_usable_password() for user in User.objects.people()),
        "claims": {code: claims_of_round(code) for code in ("2024-06", "2025-01")},
        "to_call": set(
            Post.objects.filter(role=Role.PREFECTURE_CONFIRMER).values_list("organization__code", flat=True)
        ),
    }


def claims_of_round(code: str) -> dict[str, Counter[str]]:
    """Return of each prefecture how many claims of its report agree with results, differ or cannot be compared."""
    viewer = User.objects.get(username="honbu")
    reports = Report.objects.filter(round__code=code, current_version__isnull=False)
    return {
        report.organization.code: Counter(
            claim.verdict for claim in compared_version(report.current_version, viewer=viewer).claims
        )
        for report in reports.select_related("organization", "current_version__report__round__form")
    }


def returned_workbook() -> dict[str, Any]:
    workbook = ReturnedWorkbook.objects.get()
    comparison = comparison_of(workbook, today=TODAY)
    return {
        "of": (workbook.report.organization.code, workbook.state, workbook.by.username),
        "proposed": {item.key: item.proposed for item in comparison.to_choose},
        "faulty": [item.key for item in comparison.faulty],
        "notes": comparison.notes,
    }


def attached_files() -> dict[str, Any]:
    report = Report.objects.for_drafts().get(round__code="20-2025-02", organization__code="20-001")
    named = draft_of(report, today=TODAY).values["papers"]
    return {"names": [file["name"] for file in named], "rounds": Round.objects.national().count()}


def in_order(moments) -> bool:
    moments = list(moments)
    return moments == sorted(moments)


@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL never gives a number twice, even after a roll-back")
def test_the_same_day_makes_the_same_federation(federation):
    assert federation.first.keys() == federation.second.keys()
    for table, rows in federation.first.items():
        assert rows == federation.second[table], table


def test_reports_stand_in_every_state(federation):
    assert federation.facts["statuses"] == {
        "not_started": 6,
        "draft": 2,
        "waiting": 1,
        "returned": 3,
        "submitted": 19,
        "accepted": 15,
        "skipped": 1,
    }
    assert len(federation.facts["late"]) == 1


def test_june_is_finished_and_january_repeats_it(federation):
    assert federation.facts["june"] == {"accepted": 47}
    assert federation.facts["unchanged_points"] > 100


def test_some_are_missing_one_of_them_with_people(federation):
    assert set(MISSING) <= federation.facts["missing"]
    assert "27" in MISSING
    assert any(entry.username.endswith("27") for entry in federation.sign_ins)


def test_there_are_a_few_hundred_unions(federation):
    assert 200 <= federation.facts["unions"] <= 450


def test_every_role_can_sign_in_and_at_most_twenty_people(federation):
    assert federation.facts["roles"] == set(Role.values)
    assert len(federation.sign_ins) == federation.facts["with_password"] <= 20
    assert federation.facts["people"] == federation.facts["demonstration_people"]
    assert len({entry.password for entry in federation.sign_ins}) == len(federation.sign_ins)


def test_only_the_owner_reads_the_passwords(federation):
    assert stat.S_IMODE(federation.sign_ins_file.stat().st_mode) == 0o600
    assert read_sign_ins(federation.sign_ins_file) == federation.sign_ins


def test_days_count_from_the_day_it_is_made(federation):
    round = federation.facts["round"]

    assert round["code"] == "2025-01"
    assert round["opens_on"] < TODAY < round["due_on"]


def test_there_is_something_to_review(federation):
    unknown = federation.facts["unknown_ticks"]

    assert set(federation.facts["open_drafts"]) >= {"03", "24", *TICKS_LOST}
    assert unknown["03"] == unknown["24"] == 3
    assert all(unknown[code] == 18 for code in TICKS_LOST)
    assert federation.facts["half_reviewed"]


def test_one_report_waits_for_its_confirmer_alone(federation):
    assert "21" in federation.facts["open_drafts"]
    assert federation.facts["open_values_of_21"] == 0


def test_some_answers_were_left_unknown_on_purpose(federation):
    assert federation.facts["left_unknown"] == {"08", "40"}


def test_one_prefecture_mended_its_report_and_asks_for_a_correction(federation):
    assert federation.facts["versions_of_20"] == 2
    assert federation.facts["corrections"] == 1


def test_one_file_was_not_this_form(federation):
    assert federation.facts["wrong_forms"] == ["rejected"]


def test_a_filled_in_form_waits_to_be_compared(federation):
    returned = federation.facts["returned"]

    assert returned["of"] == ("27", "waiting", "sakusei27")
    assert returned["proposed"] == {"progress_update": "ask", "grant": "file", "newhire": "file"}
    assert returned["faulty"] == ["date"]
    assert returned["notes"] == ()


def test_a_prefecture_asks_its_unions_for_files(federation):
    assert federation.facts["attached"] == {"names": ["学習会の参加者.csv"], "rounds": 2}


def test_what_reports_claim_agrees_with_the_results_but_for_three_slips(federation):
    june, january = federation.facts["claims"]["2024-06"], federation.facts["claims"]["2025-01"]

    assert len(june) == 47
    assert all(set(verdicts) == {Verdict.AGREES} for verdicts in june.values()), june
    differing = {code: verdicts[Verdict.DIFFERS] for code, verdicts in january.items() if verdicts[Verdict.DIFFERS]}
    assert differing == dict.fromkeys(SLIPS, 1)
    assert all(verdicts[Verdict.AGREES] >= 2 for verdicts in january.values()), january
    told = sum(january.values(), Counter())
    assert told[Verdict.AGREES] > 300
    assert not told[Verdict.NO_RESULTS] + told[Verdict.NO_TARGET]
    assert told[Verdict.NOT_COMPARED] < 60  # quotes of a campaign


def test_every_prefecture_has_somebody_to_call(federation):
    assert len(federation.facts["to_call"]) == 47


def test_the_audit_tells_all_of_it(federation):
    events = federation.facts["events"]

    assert federation.facts["chain"].is_sound
    assert federation.facts["is_in_order"]
    assert federation.facts["last_at"] <= NOW
    assert events["report_settled"] == federation.facts["settled"] == 38
    assert events["organization_created"] == federation.facts["unions"] + 1  # the prefectures came at once
    assert events["user_created"] == federation.facts["people"]


def test_a_database_with_data_is_left_alone(tree):
    with pytest.raises(CommandError, match="空ではありません"):
        call_command("load_demonstration")
    assert not User.objects.filter(is_demonstration=True).exists()

"""The texts of real reports, carried from June to January and on to the round after that."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from suishin.forms.actions import store_packaged_forms
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.rounds import actions
from suishin.rounds.content import VersionContent
from suishin.rounds.models import Report, Round
from suishin.rounds.queries import carried_into, draft_of
from tests.factories.june import JUNE_FORM
from tests.factories.tree import make_organization
from tests.rounds.conftest import NOW

REPEATED = {"previous_progress": "progress", "previous_priorities": "priorities"}
WHEN_ALL_ARE_OPEN = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
PROSE = ("progress_update", "grant", "newhire", "retiree", "model", "manual")


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.fixture
def told(shared, tree):
    """What eight prefectures told in each box, point by point, and the prefectures."""
    found = {}
    for path in sorted(Path(shared / "gold").glob("*.json")):
        label = json.loads(path.read_text("utf-8"))
        prefecture = Organization.objects.filter(code=label["prefecture_code"]).first() or make_organization(
            "prefecture", label["prefecture_code"], label["prefecture"], tree.block
        )
        found[prefecture] = {key: lines(text) for key, text in label["narratives"].items()}
    if len(found) < 8:
        pytest.skip(f"only {len(found)} of the eight labelled reports are in {shared}")
    return found


def texts(points) -> list[str]:
    return [point.text for point in points]


def store_form_of_next_june() -> None:
    """A form whose left box repeats what was told of the progress in January."""
    repeated = {"key": "told_in_january", "kind": "previous", "box": "left", "label": "1月", "title": "1月の報告"}
    repeated["repeats"] = "2025-01/progress_update"
    told_now = {"key": "progress", "kind": "narrative", "box": "right", "label": "進捗", "title": "進捗と課題"}
    section = {"key": "policy", "number": 3, "title": "取り組みの報告", "items": [repeated, told_now]}
    content = JUNE_FORM | {"code": "2025-06", "sections": [section]}
    FormVersion.objects.create(
        code="2025-06", title="合同会議報告書", content=content, content_hash="june-2025", stored_at=NOW
    )


def open_round(tree, by, *, code: str, form: str, opens_on: date, due_on: date) -> Round:
    facts = actions.RoundFacts(code, code, FormVersion.objects.ready().get(code=form), opens_on, due_on)
    return actions.create_round(organizer=tree.national, facts=facts, by=by, now=WHEN_ALL_ARE_OPEN)


def hand_in(round: Round, prefecture: Organization, narratives: dict[str, list[str]], by) -> None:
    report = Report.objects.get(round=round, organization=prefecture)
    definition = round.form.definition
    content = VersionContent(checks={item.key: "no" for item in definition.ticks}, narratives=narratives)
    actions.store_version(report=report, content=content, by=by, now=NOW, origin="")


def test_left_boxes_come_back_point_for_point_and_right_boxes_stand_left_next(told, tree, honbu):
    store_packaged_forms(now=NOW)
    june = open_round(tree, honbu, code="2024-06", form="2024-06", opens_on=date(2024, 6, 1), due_on=date(2024, 6, 28))
    for prefecture, boxes in told.items():
        hand_in(june, prefecture, {key: boxes[left] for left, key in REPEATED.items()}, honbu)

    january = open_round(
        tree, honbu, code="2025-01", form="2025-01", opens_on=date(2025, 1, 6), due_on=date(2025, 2, 3)
    )
    for prefecture, boxes in told.items():
        draft = draft_of(Report.objects.get(round=january, organization=prefecture), today=date(2025, 1, 20))
        for left in REPEATED:
            assert draft.content.narratives[left] == boxes[left], (prefecture.code, left)
            assert {point.change for point in draft.content.points[left]} <= {"unchanged"}
        hand_in(january, prefecture, {key: boxes[key] for key in PROSE}, honbu)

    store_form_of_next_june()
    following = open_round(
        tree, honbu, code="2025-06", form="2025-06", opens_on=date(2025, 6, 2), due_on=date(2025, 6, 27)
    )
    again = open_round(tree, honbu, code="2026-01", form="2025-01", opens_on=date(2026, 1, 6), due_on=date(2026, 2, 3))
    for prefecture, boxes in told.items():
        carried = carried_into(Report.objects.get(round=following, organization=prefecture))
        assert texts(carried.points["told_in_january"]) == boxes["progress_update"]
        carried = carried_into(Report.objects.get(round=again, organization=prefecture))
        for key in PROSE[1:]:
            assert texts(carried.points[key]) == boxes[key], (prefecture.code, key)

"""Numbers, dates, choices, tables and names on their way from a file through the review into a report."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from suishin.forms.values import value_in_words
from suishin.ingestion import actions
from suishin.ingestion.actions.reviews import NotOffered
from suishin.ingestion.contents import content_of_draft
from suishin.ingestion.models import Proposal
from suishin.ingestion.names import codes_in
from suishin.reading.definition import Box, Item, ItemKind, dump_definition, parse_definition
from suishin.reading.model import Finding, Outcome, Reading, ReadValue, Severity, Source
from suishin.rounds.models import Answer, Report, Round
from tests.factories.forms import NOW
from tests.factories.uploads import read_report, read_with, settle, upload

pytestmark = pytest.mark.django_db
PLACE = Source(sheet="長野県", cell="B9:I17")
ROWS = [{"product": "団体生命共済", "target": "7343", "result": "6802"}]


@pytest.fixture
def june(form_2025, tree):
    """The round of June 2024 with the report of 長野; its form comes with the product."""
    form = type(form_2025).objects.get(code="2024-06")
    round = Round.objects.create(
        code="2024-06",
        title="2024年6月報告",
        organizer=tree.national,
        form=form,
        opens_on=date(2024, 6, 1),
        due_on=date(2024, 6, 28),
        opened_at=NOW,
    )
    Report.objects.create(round=round, organization=tree.nagano)
    return round


@pytest.fixture
def draft(june, hayashi, tree):
    """A file in which everything was read but the number of unions."""
    definition = june.form.definition
    table = definition.item("targets")
    blank = {"target": "", "result": ""}
    rows = [*ROWS, *({"product": label} | blank for label in table.rows[1:])]
    values = {
        "targets": ReadValue(rows, "…", PLACE),
        "policy_adopted_on": ReadValue("2024-05-25", "2024年5月25日", PLACE),
        "policy_body": ReadValue("congress", "定期大会", PLACE),
        "policy_unions": ReadValue(None, "約●●", PLACE),
    }
    finding = Finding("value_unreadable", Severity.WARNING, "values.policy_unions", "読み取れません。", PLACE)
    plain = read_report(definition, "20")
    report = replace(plain, values=values, figures=(), events=(), findings=(finding,))
    file = upload(hayashi, tree.nagano, round=june)
    reading = Reading(Outcome.OK, "読み取りました。", (report,), kind="xlsx", page_count=1)
    return read_with(file, reading).drafts.get()


def proposal(draft, key: str) -> Proposal:
    return draft.proposals.get(key=f"values.{key}")


def test_every_value_is_proposed_in_the_order_of_the_form(draft):
    found = [(value.key, value.is_certain) for value in draft.proposals.filter(kind="value")]

    assert found == [
        ("values.targets", True),
        ("values.policy_adopted_on", True),
        ("values.policy_body", True),
        ("values.policy_unions", False),
    ]
    assert proposal(draft, "policy_unions").value["shown"] == "約●●"


def test_unreadable_value_is_not_accepted_but_corrected_or_left_unknown(draft, hayashi, client):
    value = proposal(draft, "policy_unions")
    with pytest.raises(NotOffered):
        actions.decide(proposal=value, choice="accept", seen_revision=0, by=hayashi, now=NOW)
    client.force_login(hayashi)
    address = reverse("ingestion:value-decide", args=[draft.source_file_id, 1, value.pk])

    refused = client.post(address, {"choice": "correct", "revision": 0, f"value{value.pk}-value": "たくさん"})
    client.post(address, {"choice": "correct", "revision": 0, f"value{value.pk}-value": "５４単組"})

    assert refused.status_code == 400
    value.refresh_from_db()
    assert (value.state, value.value["value"], value.value["shown"]) == ("corrected", "54", "54単組")


def test_table_is_corrected_cell_by_cell_and_gets_a_row(draft, hayashi, client):
    value = proposal(draft, "targets")
    client.force_login(hayashi)
    address = reverse("ingestion:value-decide", args=[draft.source_file_id, 1, value.pk])
    form = client.get(address).context["page"]
    shown = next(item.form for item in form.items() if item.proposal.pk == value.pk)
    sent = {bound.html_name: bound.value() for bound in shown}
    added = {
        f"value{value.pk}-8.{key}": text for key, text in (("product", "団体定期"), ("target", "12"), ("result", ""))
    }
    changed = {f"value{value.pk}-1.result": "6,803"}

    client.post(address, {"choice": "correct", "revision": 0} | sent | added | changed)

    value.refresh_from_db()
    rows = value.value["value"]
    assert rows[0] == {"product": "団体生命共済", "target": "7343", "result": "6803"}
    assert rows[-1] == {"product": "団体定期", "target": "12", "result": ""}
    assert len(rows) == 8


def test_choice_is_corrected_by_its_label(draft, hayashi, client):
    value = proposal(draft, "policy_body")
    client.force_login(hayashi)
    address = reverse("ingestion:value-decide", args=[draft.source_file_id, 1, value.pk])

    client.post(address, {"choice": "correct", "revision": 0, f"value{value.pk}-value": "central_committee"})

    value.refresh_from_db()
    assert value.value["shown"] == "中央委員会"


def test_settled_report_holds_the_values_that_count(draft, hayashi, june):
    actions.decide(proposal=proposal(draft, "policy_adopted_on"), choice="reject", seen_revision=0, by=hayashi, now=NOW)
    actions.decide(
        proposal=proposal(draft, "policy_unions"), choice="leave_unknown", seen_revision=0, by=hayashi, now=NOW
    )

    version = settle(draft, hayashi).version

    stored = {answer.item_key: answer.value for answer in Answer.objects.filter(version=version) if answer.value}
    assert set(stored) == {"targets", "policy_body"}
    assert stored["targets"][0] == ROWS[0]
    words = value_in_words(june.form.definition.item("policy_body"), stored["policy_body"])
    assert words == "定期大会"


def test_open_values_do_not_count(draft):
    assert content_of_draft(draft).values == {}


def test_review_page_shows_values_with_their_words(draft, hayashi, client):
    client.force_login(hayashi)

    page = client.get(reverse("ingestion:draft-review", args=[draft.source_file_id, 1])).content.decode()

    assert "2024年5月25日" in page
    assert "団体生命共済　7,343　6,802" in page
    assert "約●●" in page


MODELS = Item("models", ItemKind.ORGANIZATION, Box.LEFT, "モデル単組", "モデル単組")
PAPERS = Item("papers", ItemKind.FILE, Box.LEFT, "資料", "資料")
UNIONS = {"20-001": "ひかり市職労", "20-002": "みどり町職", "20-003": "みどり町職", "20-004": "県職連合　北支部"}


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("", []),
        ("ひかり市職労", ["20-001"]),
        ("２０－００１", ["20-001"]),
        ("20-001 ひかり市職労、県職連合 北支部", ["20-001", "20-004"]),
        ("ひかり市職労、ひかり市職労", ["20-001"]),
        ("ひかり市職", None),
        ("みどり町職", None),  # two have this name
        ("ひかり市職労、あさひ村職", None),
    ],
)
def test_names_are_matched_exactly_or_not_at_all(written, codes):
    assert codes_in(MODELS, written, UNIONS) == codes


@pytest.fixture
def named(june, hayashi, tree):
    """Return what makes a draft of a report that names organizations and files."""
    raw = dump_definition(june.form.definition)
    for item in (MODELS, PAPERS):
        raw["sections"][0]["items"].append(
            {"key": item.key, "kind": item.kind, "box": "left", "label": item.label, "title": item.title}
        )
    form = type(june.form).objects.get(pk=june.form_id)
    form.content = dump_definition(parse_definition(raw))
    type(june.form).objects.filter(pk=form.pk).update(content=form.content)

    def make(written: str, prefecture: str = "20"):
        june.refresh_from_db()
        definition = type(form).objects.get(pk=form.pk).definition
        values = {
            "models": ReadValue([written] if written else [], written, PLACE),
            "papers": ReadValue(["議案書.pdf"], "議案書.pdf", PLACE),
        }
        note = Finding("file_named", Severity.NOTE, "values.papers", "議案書.pdfと書かれています。", PLACE)
        plain = read_report(definition, prefecture)
        report = replace(plain, values=values, figures=(), events=(), findings=(note,))
        return read_with(
            upload(hayashi, tree.nagano), Reading(Outcome.OK, "読みました。", (report,), kind="xlsx")
        ).drafts.get()

    return make


def test_name_of_a_union_of_the_prefecture_becomes_its_code(named):
    value = proposal(named("ひかり市職労"), "models")

    assert (value.value["value"], value.value["shown"], value.is_certain) == (["20-001"], "ひかり市職労", True)


def test_union_of_another_prefecture_is_unknown_with_the_reason(named):
    draft = named("みどり町職")

    value = proposal(draft, "models")

    assert (value.value["value"], value.value["shown"], value.is_certain) == (None, "みどり町職", False)
    assert "一致しません" in draft.findings.get(at="values.models").message


def test_unknown_name_is_corrected_by_choosing_from_the_list(named, hayashi, client):
    draft = named("ひかり市")
    value = proposal(draft, "models")
    client.force_login(hayashi)
    address = reverse("ingestion:value-decide", args=[draft.source_file_id, 1, value.pk])

    page = client.get(address).content.decode()
    foreign = client.post(address, {"choice": "correct", "revision": 0, f"value{value.pk}-value": "21-001"})
    client.post(address, {"choice": "correct", "revision": 0, f"value{value.pk}-value": "20-001"})

    assert "ひかり市職労（20-001）" in page
    assert "みどり町職" not in page
    assert foreign.status_code == 400
    value.refresh_from_db()
    assert (value.state, value.value["value"], value.value["shown"]) == ("corrected", ["20-001"], "ひかり市職労")


def test_names_are_matched_once_the_prefecture_is_known(named, hayashi, tree):
    draft = named("ひかり市職労", "21")  # the file names a prefecture that is not the sender's
    assert proposal(draft, "models").value["value"] is None
    assert "先に県を選んでください" in draft.findings.get(at="values.models").message

    actions.assign_draft(draft=draft, organization=tree.nagano, round=draft.round, seen_revision=0, by=hayashi, now=NOW)

    value = proposal(draft, "models")
    assert (value.value["value"], value.is_certain) == (["20-001"], True)
    assert draft.findings.get(at="values.models").is_resolved


def test_named_file_is_told_but_never_attached(named, hayashi):
    draft = named("ひかり市職労")

    assert not draft.proposals.filter(key="values.papers").exists()
    assert draft.findings.get(at="values.papers").code == "file_named"
    assert "papers" not in content_of_draft(draft).values


def test_settled_report_holds_the_codes_of_the_unions(named, hayashi):
    draft = named("ひかり市職労")

    version = settle(draft, hayashi).version

    assert Answer.objects.get(version=version, item_key="models").value == ["20-001"]

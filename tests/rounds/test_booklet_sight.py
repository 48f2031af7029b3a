"""What publishing a booklet opens, and what stays closed: nothing newer, no drafts, no files."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from suishin.accounts.models import User
from suishin.permissions import Role
from suishin.rounds import actions
from suishin.rounds.models import Booklet, Report, ReportVersion, Round
from tests.factories.booklets import bind
from tests.factories.reports import MADE_AT, claim_figure, tell_report
from tests.factories.tree import make_organization, make_user
from tests.factories.world import World

NEWER = "冊子より新しい文章"
SENTENCES = {"nagano": "文章カナリアnagano", "gifu": "文章カナリアgifu"}


@pytest.fixture
def reader(world):
    """The author of 岐阜, who reads no report of 長野 before the booklet is published."""
    client = Client()
    client.force_login(User.objects.get(username="ishida"))
    return client


def publish(world: World) -> None:
    world.booklet.published_at, world.booklet.published_by = timezone.now(), world.people["national"]
    world.booklet.save()


def go_on_writing(world: World) -> ReportVersion:
    """Give 長野 a version after the one that was bound."""
    version = tell_report(
        world.round, world.organizations["nagano"], world.people["nagano"], narratives={"progress_update": [NEWER]}
    )
    claim_figure(version, NEWER, "99", "件")
    return version


def pages(world: World) -> dict[str, str]:
    booklet, code = world.booklet.pk, world.organizations["nagano"].code
    return {
        "list": reverse("rounds:booklet-list", args=[world.round.code]),
        "booklet": reverse("rounds:booklet-detail", args=[booklet]),
        "report": reverse("rounds:booklet-report", args=[booklet, code]),
        "file": reverse("rounds:booklet-download", args=[booklet, "pdf"]),
        "matrix": reverse("dashboards:matrix"),
        "map": reverse("dashboards:map"),
        "figures": reverse("dashboards:figures"),
        "events": reverse("dashboards:events"),
    }


def test_published_booklet_opens_its_reports_matrix_and_figures(world, reader):
    publish(world)
    found = {name: reader.get(url).content.decode() for name, url in pages(world).items()}

    assert SENTENCES["nagano"] in found["report"]
    assert "PDF" in found["booklet"]
    assert found["file"] == "pdfの冊子"
    assert pages(world)["report"] in found["matrix"]
    assert pages(world)["report"] in found["map"]
    assert "数値カナリアnagano" in found["figures"]
    assert "行事カナリアnagano" in found["events"]
    assert pages(world)["report"] + "#figure-" in found["figures"]


def test_nothing_newer_than_the_published_booklet_is_seen(world, reader):
    publish(world)
    go_on_writing(world)

    for name, url in pages(world).items():
        assert NEWER not in reader.get(url).content.decode(), name
    assert SENTENCES["nagano"] in reader.get(pages(world)["report"]).content.decode()


def test_later_booklet_that_is_not_published_opens_nothing_newer(world, reader):
    publish(world)
    bind(world.round, [go_on_writing(world)], world.people["national"])

    for name, url in pages(world).items():
        assert NEWER not in reader.get(url).content.decode(), name


def test_published_booklet_leaves_the_report_itself_closed(world, reader):
    publish(world)
    report = world.reports["nagano"]

    for name in ("report-detail", "report-workbook", "report-pdf", "report-document"):
        assert reader.get(reverse(f"rounds:{name}", args=[report.pk])).status_code == 404
    assert report not in Report.objects.visible_to(User.objects.get(username="ishida"))
    for canary in ("確定ファイルカナリアnagano", "依頼カナリアnagano", "人物カナリアnagano"):
        for name, url in pages(world).items():
            assert canary not in reader.get(url).content.decode(), (name, canary)


@pytest.mark.parametrize(("person", "status"), [("mori", 200), ("hara", 200), ("ono", 404), ("kanri", 404)])
def test_published_booklet_is_for_those_who_read_reports(world, person, status):
    publish(world)
    client = Client()
    client.force_login(User.objects.get(username=person))

    assert client.get(pages(world)["booklet"]).status_code == status
    assert client.get(pages(world)["file"]).status_code == status


def test_reader_sees_no_button_to_make_or_publish(world, reader):
    publish(world)

    assert "booklet-freeze" not in reader.get(pages(world)["list"]).content.decode()
    assert 'action="' + reverse("rounds:booklet-publish", args=[world.booklet.pk]) not in (
        reader.get(pages(world)["booklet"]).content.decode()
    )


def test_versions_in_sight_are_own_ones_and_bound_ones(world):
    ishida = User.objects.get(username="ishida")
    before = set(ReportVersion.objects.visible_to(ishida))
    publish(world)
    newer = go_on_writing(world)

    after = set(ReportVersion.objects.visible_to(ishida))

    assert world.versions["nagano"] not in before
    assert after - before == {world.versions["nagano"]}
    assert newer not in after


def test_file_that_is_gone_is_told_and_not_offered(world, reader, settings, tmp_path):
    publish(world)
    settings.BOOKLETS_DIR = tmp_path / "empty"

    assert reader.get(pages(world)["file"]).status_code == 404
    assert "保管していたファイルが見つかりません" in reader.get(pages(world)["booklet"]).content.decode()


def test_reports_of_a_booklet_come_page_by_page(world, reader, monkeypatch):
    publish(world)
    told = tell_report(world.round, world.organizations["gifu"], world.people["gifu"])
    world.booklet.entries.get_or_create(report=told.report, defaults={"version": told, "content_hash": "-"})
    monkeypatch.setattr("suishin.rounds.views.booklets.ENTRIES_ON_A_PAGE", 1)

    found = [reader.get(pages(world)["booklet"], {"page": number}) for number in (1, 2)]

    assert all("載っている報告（2件）" in page.content.decode() for page in found)
    codes = [entry.report.organization.code for page in found for entry in page.context["entries"]]
    assert codes == sorted(world.organizations[name].code for name in ("nagano", "gifu"))


@pytest.fixture
def union_round(world) -> Round:
    """A round of 長野 among its own unions, which ono and the officer of a second union are asked in."""
    kanata = make_organization("local_union", "20-002", "かなた町職", world.tree.nagano)
    make_user("kubo", kanata, Role.UNION_OFFICER)
    facts = actions.RoundFacts(
        "2025-06", "春の単組報告", world.round.form, MADE_AT.date(), MADE_AT.date(), target_kind="local_union"
    )
    return actions.create_round(organizer=world.tree.nagano, facts=facts, by=world.people["national"], now=MADE_AT)


@pytest.fixture
def union_booklet(world, union_round) -> Booklet:
    version = tell_report(
        union_round, world.tree.hikari, world.people["national"], narratives={"grant": ["ひかりの文章"]}
    )
    return bind(union_round, [version], world.people["national"])


def page_for(username: str, name: str, *args: object) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.get(reverse(f"rounds:{name}", args=args)).content.decode()


def test_published_booklet_of_a_prefecture_opens_to_its_unions_and_to_no_other_prefecture(world, union_booklet):
    bound = ("booklet-report", union_booklet.pk, "20-001")
    before = [name for name in ("kubo", "ono", "ishida") if "ひかりの文章" in page_for(name, *bound)]
    union_booklet.published_at, union_booklet.published_by = timezone.now(), world.people["national"]
    union_booklet.save()

    after = [name for name in ("kubo", "ono", "mori", "ishida") if "ひかりの文章" in page_for(name, *bound)]

    assert (before, after) == ([], ["kubo", "ono", "mori"])
    mori = Client()
    mori.force_login(User.objects.get(username="mori"))
    assert "春の単組報告" not in mori.get(reverse("dashboards:matrix")).content.decode()


def test_pages_say_who_will_read_a_booklet(world, union_round, union_booklet):
    national = ("公開すると、報告を求めたすべての県が", "報告を求めたすべての県が読めます")
    of_nagano = ("長野県が報告を求めたすべての単組の担当者が", "長野県と、報告を求めたすべての単組の担当者が読めます")

    assert national[0] in page_for("honbu", "booklet-detail", world.booklet.pk)
    assert national[1] in page_for("honbu", "booklet-list", world.round.code)
    assert of_nagano[0] in page_for("honbu", "booklet-detail", union_booklet.pk)
    assert of_nagano[1] in page_for("honbu", "booklet-list", union_round.code)
    union_round.organizer = world.tree.national
    union_round.save()
    assert "その単組がある県が、この冊子に" in page_for("honbu", "booklet-detail", union_booklet.pk)
    assert "その単組がある県が読めます" in page_for("honbu", "booklet-list", union_round.code)


def test_booklet_of_national_headquarters_among_unions_opens_to_the_prefectures_of_those_asked(
    world, union_round, union_booklet
):
    union_round.organizer = world.tree.national
    union_round.save()
    make_user("sasaki", make_organization("prefecture", "22", "静岡県", world.tree.block), Role.PREFECTURE_AUTHOR)
    Report.objects.create(round=union_round, organization=world.tree.midori)
    union_booklet.published_at, union_booklet.published_by = timezone.now(), world.people["national"]
    union_booklet.save()

    bound = ("booklet-report", union_booklet.pk, "20-001")
    readers = [name for name in ("kubo", "mori", "ishida", "sasaki") if "ひかりの文章" in page_for(name, *bound)]

    assert readers == ["kubo", "mori", "ishida"]

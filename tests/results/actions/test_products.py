"""Products, lines, revisions and sets in head office's hands."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.permissions import NotAllowed
from suishin.results import actions
from suishin.results.models import Forecast, Product, ProductLine, ProductSet, Target
from suishin.results.queries import facts
from tests.factories.results import make_products

NOW = timezone.now()


@pytest.fixture
def lines(db):
    return make_products()


def add_pension(by):
    return actions.add_product(
        code="pension", name="団体年金", short_name="団年", unit="件", counts="policies", by=by, now=NOW
    )


def test_a_new_product_has_a_line_and_a_set_of_its_own(honbu, lines):
    product = add_pension(honbu)

    line = product.lines.get()
    assert (line.code, line.name, line.short_name, line.aliases) == ("pension", "団体年金", "団年", ["団年"])
    assert list(ProductSet.objects.get(code="pension").lines.all()) == [line]
    assert [line.order for line in ProductLine.objects.all()] == list(range(10))
    assert [counted.code for counted in ProductSet.objects.all()][-3:] == [
        "pension",
        "compulsory_car",
        "group_life_with_retirees",
    ]
    entry = Entry.objects.first()
    assert entry.event == "product_changed"
    assert entry.details["after"] == {"名称": "団体年金", "単位": "件", "並び順": "9", "略称": "団年"}


@pytest.mark.parametrize(
    ("taken", "error"),
    [
        ({"code": "car"}, actions.CodeTaken),
        ({"code": "compulsory_car"}, actions.CodeTaken),
        ({"name": "マイカー共済"}, actions.NameTaken),
        ({"name": "自賠責共済（両ルート）"}, actions.NameTaken),
    ],
)
def test_a_name_or_code_stands_for_one_thing(honbu, lines, taken, error):
    written = {"code": "pension", "name": "団体年金"} | taken

    with pytest.raises(error):
        actions.add_product(**written, short_name="団年", unit="件", counts="policies", by=honbu, now=NOW)

    assert Product.objects.count() == 8


def test_line_and_set_of_the_same_name_are_renamed_with_the_product(honbu, lines):
    car = lines["car"].product

    actions.change_product(
        product=car,
        name="自動車総合共済",
        unit="台",
        position=1,
        seen=actions.fingerprint(facts.product_facts(car)),
        by=honbu,
        now=NOW,
    )

    assert ProductLine.objects.get(code="car").name == ProductSet.objects.get(code="car").name == "自動車総合共済"
    assert [product.code for product in Product.objects.all()][:3] == ["car", "group_life", "retiree_group_life"]
    assert [line.code for line in ProductLine.objects.all()][:2] == ["car", "group_life"]
    details = Entry.objects.first().details
    assert details["before"] == {"名称": "マイカー共済", "単位": "件", "並び順": "3"}
    assert details["after"] == {"名称": "自動車総合共済", "単位": "台", "並び順": "1"}


def test_routes_keep_their_names_when_their_product_is_renamed(honbu, lines):
    product = lines["compulsory_car_national"].product

    actions.change_product(
        product=product,
        name="自賠責",
        unit="件",
        position=4,
        seen=actions.fingerprint(facts.product_facts(product)),
        by=honbu,
        now=NOW,
    )

    assert {line.name for line in product.lines.all()} == {
        "自賠責共済（本部ルート）",
        "自賠責共済（推進本部ルート）",
    }


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused(honbu, lines):
    line = lines["car"]
    seen = actions.fingerprint(facts.line_facts(line))
    change = {"line": line, "name": line.name, "by": honbu, "now": NOW}
    actions.change_line(**change, short_name="車", aliases=["マイカー"], seen=seen)

    with pytest.raises(actions.ChangedMeanwhile):
        actions.change_line(**change, short_name="自動車", aliases=[], seen=seen)

    line.refresh_from_db()
    assert (line.short_name, line.aliases) == ("車", ["マイカー"])


def test_saving_without_a_change_leaves_no_trace(honbu, lines):
    line = lines["car"]
    before = Entry.objects.count()

    actions.change_line(
        line=line,
        name=line.name,
        short_name=line.short_name,
        aliases=line.aliases,
        seen=actions.fingerprint(facts.line_facts(line)),
        by=honbu,
        now=NOW,
    )

    assert Entry.objects.count() == before


def test_a_day_has_one_revision_of_a_product_and_it_can_be_taken_back(honbu, lines):
    car = lines["car"].product
    revision = actions.add_revision(product=car, on=date(2026, 4, 1), note="掛金の見直し", by=honbu, now=NOW)
    with pytest.raises(actions.RevisionKnown):
        actions.add_revision(product=car, on=date(2026, 4, 1), note="ほか", by=honbu, now=NOW)

    actions.remove_revision(revision=revision, by=honbu, now=NOW)

    assert not car.revisions.exists()
    assert Entry.objects.first().details["before"] == {"改定日": "2026年4月1日（水）", "改定の内容": "掛金の見直し"}
    with pytest.raises(actions.RevisionGone):
        actions.remove_revision(revision=revision, by=honbu, now=NOW)


def change_set(counted, lines, by):
    actions.change_set(
        counted=counted,
        name=counted.name,
        lines=lines,
        seen=actions.fingerprint(facts.set_facts(counted)),
        by=by,
        now=NOW,
    )


def test_a_set_that_a_target_counts_keeps_its_lines_but_not_its_name(tree, honbu, lines):
    counted = ProductSet.objects.get(code="group_life_with_retirees")
    Target.objects.create(
        organization=tree.nagano,
        product_set=counted,
        measure="in_force",
        on=date(2027, 5, 31),
        kind="final",
        value=7343,
        state="set",
        decided_at=datetime(2026, 4, 1, tzinfo=UTC),
    )

    with pytest.raises(actions.SetInUse):
        change_set(counted, [lines["group_life"]], honbu)
    counted.name = "団生（退職者とも）"
    actions.change_set(
        counted=counted,
        name="団生（退職者とも）",
        lines=[lines["group_life"], lines["retiree_group_life"]],
        seen=actions.fingerprint(facts.set_facts(ProductSet.objects.get(pk=counted.pk))),
        by=honbu,
        now=NOW,
    )

    counted.refresh_from_db()
    assert (counted.name, counted.lines.count()) == ("団生（退職者とも）", 2)


def test_other_lines_make_the_forecasts_of_a_set_void(tree, honbu, lines):
    counted = ProductSet.objects.get(code="compulsory_car")
    Forecast.objects.create(
        area=tree.nagano, product_set=counted, measure="in_force", made_from=24322, values=[], low=[], high=[]
    )

    change_set(counted, [lines["car"], lines["compulsory_car_national"]], honbu)

    assert not Forecast.objects.exists()
    assert {line.code for line in counted.lines.all()} == {"car", "compulsory_car_national"}


def test_the_set_of_a_line_always_counts_that_line(honbu, lines):
    with pytest.raises(actions.SetOfOneLine):
        change_set(ProductSet.objects.get(code="car"), [lines["home"]], honbu)


def test_only_head_office_changes_what_holds_for_all(mori, lines):
    car = lines["car"].product
    with pytest.raises(NotAllowed):
        add_pension(mori)
    with pytest.raises(NotAllowed):
        actions.add_revision(product=car, on=date(2026, 4, 1), note="改定", by=mori, now=NOW)
    with pytest.raises(NotAllowed):
        change_set(ProductSet.objects.get(code="compulsory_car"), [], mori)

"""Two files of targets from one branch: one waits to become targets, in the other some cells have to be mended first."""

from datetime import datetime

from django.core.files.base import ContentFile

from suishin.accounts.models import User
from suishin.operations.demonstration.targets import FINAL, PREFECTURE
from suishin.organizations.models import Organization
from suishin.results.actions import receive_targets
from suishin.results.models import Target
from suishin.results.queries.target_pages import units_of

SENDER = "shibu20"
HEAD = "組合コード,組合名,種目,何の目標か,目標の区分,期日,今の目標,新しい目標"
SLIPS = {3: "約40", 5: "△2", 7: "30.5"}  # by row


def send_targets(*, now: datetime) -> None:
    """Raise the targets of every third union by a tenth."""
    prefecture = Organization.objects.get(code=PREFECTURE)
    standing = Target.objects.in_effect().filter(on=FINAL, product_set__code="group_life")
    values = dict(standing.values_list("organization_id", "value"))
    rows = []
    for place, unit in enumerate(units_of(prefecture)):
        if (value := values.get(unit.pk)) is not None:
            new = int(value) + (int(value) // 10 + 1 if place % 3 == 0 else 0)
            rows.append((unit, int(value), str(new)))
    _send(
        "目標の一覧.csv", [(unit, value, SLIPS.get(place, new)) for place, (unit, value, new) in enumerate(rows)], now
    )
    _send("目標の表.csv", rows, now)


def _send(name: str, rows: list[tuple[Organization, int, str]], now: datetime) -> None:
    day = f"{FINAL.year}年{FINAL.month}月{FINAL.day}日"
    lines = [f"{unit.code},{unit.name},団体生命共済,保有,最終目標,{day},{value},{new}" for unit, value, new in rows]
    receive_targets(
        file=ContentFile("".join(f"{line}\r\n" for line in (HEAD, *lines)).encode("cp932"), name),
        organization=Organization.objects.get(code=PREFECTURE),
        by=User.objects.get(username=SENDER),
        now=now,
    )

"""Which unions told what for a month: nothing yet, flash values, final ones, all lines or some; and since when the rest is silent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Max, Q

from suishin.common.months import Month
from suishin.dashboards.queries.areas import Prefecture, prefectures_seen
from suishin.dashboards.queries.prefecture_unions import exists_in
from suishin.organizations.models import Organization
from suishin.permissions import Permission, is_root, paths_with
from suishin.results.models import ProductLine, Result
from suishin.results.models.products import of_seen_lines

if TYPE_CHECKING:
    from suishin.accounts.models import User

MISSING, FLASH, FINAL = STATES = ("missing", "flash", "final")


class UnionTelling(NamedTuple):
    """What one union told for the month. `last_told` is the last month before it, where it told nothing for this one."""

    pk: int
    code: str
    name: str
    prefecture: Prefecture | None
    lines: int  # of which it told anything
    final_lines: int
    last_told: Month | None = None

    @property
    def state(self) -> str:
        if not self.lines:
            return MISSING
        return FINAL if self.final_lines == self.lines else FLASH


@dataclass(frozen=True, slots=True)
class PrefectureTelling:
    """How many unions of a prefecture told what for the month."""

    prefecture: Prefecture | None  # None: a union that stands under no prefecture one sees
    missing: int
    flash: int
    final: int

    @property
    def unions(self) -> int:
        return self.missing + self.flash + self.final


def line_count(viewer: "User") -> int:
    return ProductLine.objects.visible_to(viewer).count()


def telling_of(month: Month, *, viewer: "User") -> list[UnionTelling]:
    """Return every union that the viewer sees and that exists in the month, in the order of codes of prefecture and union."""
    prefecture_of = _places(prefectures_seen(viewer))
    told = _told(month, viewer)
    unions = Organization.objects.with_permission(viewer, Permission.RESULT_VIEW).filter(
        kind=Organization.Kind.LOCAL_UNION
    )
    rows = [
        UnionTelling(pk, code, name, prefecture_of(path), *told.get(pk, (0, 0)))
        for pk, code, name, path, founded_on, closed_on in unions.order_by().values_list(
            "pk", "code", "name", "path", "founded_on", "closed_on"
        )
        if pk in told or exists_in(month, founded_on, closed_on)
    ]
    return sorted(rows, key=lambda row: (row.prefecture.code if row.prefecture else "", row.code))


def _places(prefectures: Sequence[Prefecture]) -> Callable[[str], Prefecture | None]:
    """Return how to find the prefecture of a union by its path; unions beside each other are looked up once."""
    by_id = {str(prefecture.pk): prefecture for prefecture in prefectures}
    known: dict[str, Prefecture | None] = {}

    def prefecture_of(path: str) -> Prefecture | None:
        above = path[: path.rindex("/", 0, -1)]
        if above not in known:
            known[above] = next((by_id[part] for part in above.split("/") if part in by_id), None)
        return known[above]

    return prefecture_of


def _told(month: Month, viewer: "User") -> dict[int, tuple[int, int]]:
    """Return by union of how many lines it told anything, and of how many final values.

    Who sees the whole federation asks for the month alone: of each row whether its union is one of all costs as much as
    counting does. A union that nobody sees takes no part, since the list is made of the unions that one sees.
    """
    rows = Result.objects.visible_to(viewer)
    if any(map(is_root, paths_with(viewer, Permission.RESULT_VIEW))):
        rows = of_seen_lines(Result.objects.all(), viewer)
    rows = rows.filter(month=month.number).order_by()
    counted = rows.values("organization").annotate(
        lines=Count("line", distinct=True), final_lines=Count("line", filter=Q(is_flash=False))
    )
    return {
        union: (lines, final) for union, lines, final in counted.values_list("organization", "lines", "final_lines")
    }


def with_last_told(rows: Sequence[UnionTelling], month: Month, *, viewer: "User") -> list[UnionTelling]:
    """Add to the silent unions the last month before that they told anything for."""
    silent = [row.pk for row in rows if row.state == MISSING]
    if not silent:
        return list(rows)
    earlier = Result.objects.visible_to(viewer).filter(organization__in=silent, month__lt=month.number)
    last = dict(
        earlier.order_by().values("organization").annotate(last=Max("month")).values_list("organization", "last")
    )
    return [row if row.pk not in last else row._replace(last_told=Month(last[row.pk])) for row in rows]


def by_prefecture(rows: Iterable[UnionTelling]) -> list[PrefectureTelling]:
    """Count the unions of each prefecture, those with the most silent ones first."""
    prefectures: dict[int, Prefecture | None] = {}
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        place = row.prefecture.pk if row.prefecture else 0
        prefectures[place] = row.prefecture
        counts.setdefault(place, dict.fromkeys(STATES, 0))[row.state] += 1
    found = [
        PrefectureTelling(prefectures[place], states[MISSING], states[FLASH], states[FINAL])
        for place, states in counts.items()
    ]
    return sorted(found, key=lambda row: (-row.missing, row.prefecture.code if row.prefecture else ""))

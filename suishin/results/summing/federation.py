"""Which unions there are, when they existed, and under which prefecture and district they count."""

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from suishin.common.months import Month
from suishin.organizations.models import Membership, Organization, Succession
from suishin.organizations.rules import Span, parents_on, paths_of
from suishin.results.models.summaries import Basis
from suishin.results.rules.lineage import Ending, first_month, heirs, last_month
from suishin.results.rules.sums import Bools, Ints

_Kind = Organization.Kind
_ALWAYS, _NEVER = 0, 2**15 - 1


@dataclass(frozen=True, slots=True)
class Places:
    """Where every union counts: ids of prefectures and districts, −1 for none; (u,) each."""

    prefectures: Ints
    districts: Ints
    block_of: Mapping[int, int]  # of each prefecture that lies in a block

    def areas_in(self, prefectures: Collection[int]) -> list[int]:
        """Return some prefectures and the districts in which their unions lie."""
        is_inside = np.isin(self.prefectures, list(prefectures))
        districts = np.unique(self.districts[is_inside & (self.districts >= 0)])
        return sorted({*prefectures, *districts.tolist()})

    def above(self, national_id: int) -> set[int]:
        """Return the areas that consist of prefectures."""
        return {national_id, *self.block_of.values()}


@dataclass(frozen=True)
class Federation:
    """The unions as columns of arrays, in the order of their ids."""

    national_id: int
    union_ids: Ints  # (u,)
    index_of: Mapping[int, int]
    first_months: Ints  # (u,)
    last_months: Ints  # (u,)
    heir_of: Mapping[int, int]
    all_prefectures: frozenset[int]
    tree_hash: str
    _kinds: Mapping[int, str]
    _paths: Mapping[int, str]  # today's
    _spans: tuple[Span, ...]
    _turns: tuple[date, ...]  # days on which some membership begins or ends
    _known: dict[object, Places] = field(default_factory=dict)

    def exists(self, month: Month) -> Bools:
        """Return which unions exist in a month."""
        return (self.first_months <= month.number) & (month.number <= self.last_months)

    def places(self, basis: str, month: Month) -> Places:
        """Return where the unions count: as they hang today, under their heirs, or as they hung at the month's end."""
        key = "today" if basis == Basis.TODAY else bisect_right(self._turns, month.last_day)
        if key not in self._known:
            paths = self._paths if basis == Basis.TODAY else self._paths_on(month.last_day)
            self._known[key] = self._places(paths, self.heir_of if basis == Basis.TODAY else {})
        return self._known[key]

    def prefectures_of(self, union_ids: Collection[int], months: Iterable[Month]) -> frozenset[int]:
        """Return under which prefectures unions count in these months, today or then."""
        rows = [self.index_of[union] for union in union_ids if union in self.index_of]
        found = {int(code) for code in self.places(Basis.TODAY, Month(0)).prefectures[rows]}
        for month in months:
            found |= {int(code) for code in self.places(Basis.THEN, month).prefectures[rows]}
        return frozenset(found - {-1})

    def _paths_on(self, day: date) -> Mapping[int, str]:
        return paths_of(self._kinds, parents_on(day, self._spans))

    def _places(self, paths: Mapping[int, str], heir_of: Mapping[int, int]) -> Places:
        prefectures, districts = np.full(len(self.union_ids), -1), np.full(len(self.union_ids), -1)
        for row, union in enumerate(self.union_ids.tolist()):
            for above in _ids(paths[heir_of.get(union, union)]):
                if self._kinds[above] == _Kind.PREFECTURE:
                    prefectures[row] = above
                elif self._kinds[above] == _Kind.DISTRICT:
                    districts[row] = above
        blocks = {
            prefecture: above
            for prefecture in self.all_prefectures
            for above in _ids(paths[prefecture])
            if self._kinds[above] == _Kind.BLOCK
        }
        return Places(prefectures, districts, blocks)


def load_federation() -> Federation:
    """Read the whole tree with its past."""
    rows = list(
        Organization.objects.exclude(kind=_Kind.WORKPLACE)
        .order_by("pk")
        .values_list("pk", "kind", "path", "founded_on", "closed_on")
    )
    spans = tuple(
        Span(*row)
        for row in Membership.objects.exclude(child__kind=_Kind.WORKPLACE)
        .order_by("pk")
        .values_list("child_id", "parent_id", "valid_from", "valid_to")
    )
    endings = [
        Ending(predecessor, successor, on, kind == Succession.Kind.MERGER)
        for predecessor, successor, on, kind in Succession.objects.order_by("pk").values_list(
            "predecessor_id", "successor_id", "on", "kind"
        )
    ]
    unions = [(pk, founded, closed) for pk, kind, _path, founded, closed in rows if kind == _Kind.LOCAL_UNION]
    firsts = [first.number if (first := first_month(founded)) else _ALWAYS for _pk, founded, _closed in unions]
    lasts = [last.number if (last := last_month(closed)) else _NEVER for _pk, _founded, closed in unions]
    return Federation(
        national_id=next(pk for pk, kind, *_rest in rows if kind == _Kind.NATIONAL),
        union_ids=np.array([pk for pk, _founded, _closed in unions], dtype=np.int64),
        index_of={pk: row for row, (pk, _founded, _closed) in enumerate(unions)},
        first_months=np.array(firsts, dtype=np.int64),
        last_months=np.array(lasts, dtype=np.int64),
        heir_of=heirs(endings),
        all_prefectures=frozenset(pk for pk, kind, *_rest in rows if kind == _Kind.PREFECTURE),
        tree_hash=hashlib.sha256(repr((rows, spans, endings)).encode()).hexdigest(),
        _kinds={pk: kind for pk, kind, *_rest in rows},
        _paths={pk: path for pk, _kind, path, *_rest in rows},
        _spans=spans,
        _turns=tuple(sorted({day for span in spans for day in (span.valid_from, span.valid_to) if day})),
    )


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.strip("/").split("/") if part]

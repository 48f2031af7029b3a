"""What somebody would write by hand for the numbers of one union: Django's ORM on the raw rows, answered as JSON.

The yardstick of `bench.union_page`: the same 540 points of a union, and its rank by penetration among the unions of its
size, line by line. The measured page tells all that, two more ranks and much else.
"""

from bisect import bisect_right
from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as product_urls
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import Band, ProductLine, Result

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

MONTHS = 60


def union_numbers(request: HttpRequest, union_id: int, month: str) -> JsonResponse:
    union = Organization.objects.visible_to(request.user).filter(pk=union_id).first()
    if union is None or union.member_count is None:
        raise Http404
    last = Month.parse(month)
    own = Result.objects.filter(organization=union, month__gt=last.number - MONTHS, month__lte=last.number)
    points = [
        {"line": row.line_id, "month": row.month, "in_force": row.in_force, "new": row.new_enrolments}
        for row in own.order_by("line", "month")
    ]
    return JsonResponse({"union": union.name, "points": points, "ranks": _ranks(union, last)})


def _ranks(union: Organization, last: Month) -> list[dict[str, Any]]:
    starts = [band.members_from for band in Band.objects.all()]
    band = bisect_right(starts, union.member_count or 0) - 1
    peers = Organization.objects.filter(kind="local_union", member_count__gte=starts[band])
    if band + 1 < len(starts):
        peers = peers.filter(member_count__lt=starts[band + 1])
    members = {peer.pk: peer.member_count or 0 for peer in peers}
    now: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Result.objects.filter(organization__in=list(members), month=last.number)
    for row in rows.order_by("is_flash"):
        now[row.line_id].setdefault(row.organization_id, row.in_force or 0)
    found = []
    for line in ProductLine.objects.all():
        rates = {peer: value / members[peer] for peer, value in now[line.pk].items() if members[peer]}
        own = rates.get(union.pk)
        rank = None if own is None else sum(1 for rate in rates.values() if rate > own) + 1
        found.append({"line": line.name, "rate": own, "rank": rank, "of": len(rates), "middle": _middle(rates)})
    return found


def _middle(rates: dict[int, float]) -> float | None:
    values = sorted(rates.values())
    return values[len(values) // 2] if values else None


urlpatterns = [*product_urls, path("bench/unions/<int:union_id>/<str:month>/", union_numbers)]

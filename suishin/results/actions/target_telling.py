"""Whom the steps of targets concern, and what they are told: one message for each act and organization.

Parts of other actions, inside their transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from suishin.accounts.models import Post
from suishin.notices.actions import Notice, tell
from suishin.notices.kinds import Kind
from suishin.organizations.models import Organization
from suishin.permissions import ROLE_PERMISSIONS, Permission, Role
from suishin.results.models import ProductSet, Target, YearStart
from suishin.results.queries.targets import OF_PREFECTURES
from suishin.results.rules.target_words import name_in_words, number

if TYPE_CHECKING:
    from suishin.accounts.models import User


class Concerned(Enum):
    """Whom a step concerns."""

    WHOSE_IT_IS = auto()
    WHO_ANSWERS = auto()


TOLD: Mapping[Kind, Concerned] = {
    Kind.TARGET_PROPOSED: Concerned.WHO_ANSWERS,
    Kind.PROPOSAL_WITHDRAWN: Concerned.WHO_ANSWERS,
    Kind.TARGET_SET: Concerned.WHOSE_IT_IS,
    Kind.TARGET_AGREED: Concerned.WHOSE_IT_IS,
    Kind.TARGET_DECLINED: Concerned.WHOSE_IT_IS,
    Kind.TARGET_WITHDRAWN: Concerned.WHOSE_IT_IS,
}
_ASKED_OF: Mapping[Concerned, Permission] = {
    Concerned.WHOSE_IT_IS: Permission.TARGET_PROPOSE,
    Concerned.WHO_ANSWERS: Permission.TARGET_SET,
}


class Terms(NamedTuple):
    """How much, by which day."""

    value: Decimal
    on: date

    @classmethod
    def of(cls, target: Target) -> "Terms":
        return cls(target.value, target.on)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a target; `before` is what it was before."""

    kind: Kind
    target: Target
    before: Terms | None = None
    reason: str = ""


def tell_of_targets(steps: Sequence[Step], *, by: "User", now: datetime) -> None:
    """Tell those whom an act concerns. Whoever did it is told nothing."""
    if not steps:
        return
    _load_sets([step.target for step in steps])
    grouped: dict[tuple[Kind, int], list[Step]] = defaultdict(list)
    for step in steps:
        grouped[step.kind, step.target.organization_id].append(step)
    posts = _posts_of([group[0] for group in grouped.values()], on=timezone.localdate(now))
    begins = YearStart.of(YearStart.Use.RESULTS)
    notices = [
        _notice(kind, group, posts[TOLD[kind], group[0].target.organization_id], by, begins)
        for (kind, _organization), group in grouped.items()
    ]
    tell([notice for notice in notices if notice.kind != Kind.TARGET_PROPOSED], by=by, now=now)
    asking = [notice for notice in notices if notice.kind == Kind.TARGET_PROPOSED]
    if asking:  # a proposal that reaches nobody would wait for ever
        head_office = Organization.objects.get(pk=asking[0].organization.ancestor_ids[0])
        tell(asking, head_office=head_office, overview=reverse("results:target-proposals"), by=by, now=now)


def _load_sets(targets: Iterable[Target]) -> None:
    """Give all targets their product sets at once: hundreds may be told of together."""
    of_products = [target for target in targets if target.product_set_id is not None]
    ids = {target.product_set_id for target in of_products}
    sets = ProductSet.objects.prefetch_related("lines__product").in_bulk(ids)
    for target in of_products:
        target.product_set = sets[target.product_set_id]


def _posts_of(steps: Iterable[Step], *, on: date) -> dict[tuple[Concerned, int], list[Post]]:
    """Return the posts that steps concern, by whom they are meant for and the organization whose target it is."""
    places: dict[tuple[Concerned, int], int] = {}
    for step in steps:
        own, concerned = step.target.organization, TOLD[step.kind]
        places[concerned, own.pk] = own.pk if concerned is Concerned.WHOSE_IT_IS else _answering(own)
    posts = Post.objects.existing(on=on).filter(organization__in=set(places.values())).select_related("organization")
    by_place: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        by_place[post.organization_id].append(post)
    return {
        (concerned, own): [
            post for post in by_place[place] if _ASKED_OF[concerned] in ROLE_PERMISSIONS[Role(post.role)]
        ]
        for (concerned, own), place in places.items()
    }


def _answering(organization: Organization) -> int:
    """Return the id of the organization that answers proposals: a union's prefecture, else headquarters."""
    above = organization.ancestor_ids
    if organization.kind in OF_PREFECTURES:
        prefectures = Organization.objects.prefectures().filter(pk__in=above)
        return next(iter(prefectures.values_list("pk", flat=True)), above[0])
    return above[0]


def _notice(kind: Kind, steps: Sequence[Step], posts: Collection[Post], by: "User", year_begins: int) -> Notice:
    organization = steps[0].target.organization
    with translation.override(settings.LANGUAGE_CODE):  # mails are Japanese, whatever language the page has
        told = "\n".join(_in_words(step, year_begins) for step in steps)
        values = {"組織": organization.name, "操作した人": by.name, "概要": _in_short(steps), "目標": told}
    return Notice(kind, tuple(posts), organization, values, _link(kind, [step.target for step in steps]))


def _in_short(steps: Sequence[Step]) -> str:
    """Return 団体生命共済　保有, or 3件 for several."""
    first = steps[0].target
    return f"{first.about}　{first.get_measure_display()}" if len(steps) == 1 else f"{len(steps)}件"


def _in_words(step: Step, year_begins: int) -> str:
    target, now, before = step.target, Terms.of(step.target), step.before
    name, value = _name(target, now.on, year_begins), _value(target, now)
    if before is not None and before.on != now.on:
        value = f"{_value(target, before)} → {name}：{value}"
        name = _name(target, before.on, year_begins)
    elif before is not None and before.value != now.value:
        value = f"{_value(target, before)} → {value}"
    reason = f"\n　理由・備考：{step.reason.strip()}" if step.reason.strip() else ""
    return f"・{target.about}　{target.get_measure_display()}　{name}：{value}{reason}"


def _name(target: Target, on: date, year_begins: int) -> str:
    return name_in_words(on, is_final=target.is_final, year_begins=year_begins)


def _value(target: Target, terms: Terms) -> str:
    return f"{number(terms.value)}{target.unit}"


def _link(kind: Kind, targets: Sequence[Target]) -> str:
    """Return where the work is done: the answer to a proposal; else the target, or the list that holds all of them."""
    first = targets[0]
    if kind == Kind.TARGET_PROPOSED:
        is_single = len(targets) == 1
        return reverse("results:target-answer", args=[first.pk]) if is_single else reverse("results:target-proposals")
    if len(targets) == 1:
        return reverse("results:target-detail", args=[first.pk])
    return f"{reverse('results:target-list')}?place={first.organization_id}"

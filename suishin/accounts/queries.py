"""Reads for the pages of the system administrator."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from suishin.accounts.models import Holding, Post, User, users_visible_to
from suishin.audit.models import Entry
from suishin.organizations.models import Organization
from suishin.permissions import Permission


def users_of(viewer: User, *, q: str, state: str, today: date) -> QuerySet[User]:
    """Users the viewer manages, each with `current_holdings`."""
    users = users_visible_to(viewer).prefetch_related(_current_holdings(today, "post__organization"))
    if q:
        users = users.filter(Q(name__icontains=q) | Q(username__icontains=q))
    if state == "active":
        users = users.filter(is_active=True)
    elif state == "waiting":
        users = users.filter(is_active=True, must_change_password=True)
    elif state == "suspended":
        users = users.filter(is_active=False)
    elif state == "without_post":
        users = users.exclude(holdings__in=_holdings_of(today))
    return users.order_by("username")


def posts_of(viewer: User, *, q: str, role: str, state: str, today: date) -> QuerySet[Post]:
    """Posts the viewer manages, each with `current_holdings`."""
    below = Organization.objects.with_permission(viewer, Permission.USER_EDIT)
    posts = (
        Post.objects.filter(organization__in=below)
        .select_related("organization")
        .prefetch_related(_current_holdings(today, "user"))
    )
    posts = posts.filter(valid_to__lt=today) if state == "ended" else posts.exclude(valid_to__lt=today)
    if state == "vacant":
        posts = posts.exclude(holdings__in=_holdings_of(today))
    if role:
        posts = posts.filter(role=role)
    if q:
        held = Holding.objects.valid(on=today).filter(user__name__icontains=q)
        posts = posts.filter(Q(title__icontains=q) | Q(organization__name__icontains=q) | Q(holdings__in=held))
    return posts.distinct().order_by("organization__path", "role", "pk")


def audit_entries(
    viewer: User, *, event: str, person: str, target: str, first_day: date | None, last_day: date | None
) -> QuerySet[Entry]:
    """Entries the viewer may read, the latest first."""
    filters: dict[str, Any] = {
        "event": event,
        "actor_label__icontains": person,
        "target_label__icontains": target,
        "at__gte": _start_of(first_day) if first_day else None,
        "at__lt": _start_of(last_day + timedelta(days=1)) if last_day else None,
    }
    return Entry.objects.visible_to(viewer).filter(**{name: value for name, value in filters.items() if value})


def _current_holdings(today: date, related: str) -> Prefetch[str]:
    return Prefetch("holdings", _holdings_of(today).select_related(related), to_attr="current_holdings")


def _holdings_of(today: date) -> QuerySet[Holding]:
    return Holding.objects.valid(on=today).filter(post__in=Post.objects.existing(on=today))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())

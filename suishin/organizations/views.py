"""The pages of the tree: everybody sees their own part, the system administrator changes it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.common.errors import ActionError
from suishin.organizations import actions, outputs, queries
from suishin.organizations.forms import (
    MoveForm,
    OrganizationChangeForm,
    OrganizationFilter,
    OrganizationForm,
    SuccessionForm,
)
from suishin.organizations.models import Organization, Succession
from suishin.organizations.rules import PARENT_KINDS, child_kinds
from suishin.permissions import Permission, has_permission, require_permission, roles_at

if TYPE_CHECKING:
    from suishin.accounts.requests import SignedInRequest

PAGE_SIZE = 50


@require_safe
def organization_list(request: "SignedInRequest") -> HttpResponse:
    """Prefectures by block, or, once something is searched, a flat list."""
    require_permission(request.user, Permission.ORGANIZATION_VIEW)
    form = OrganizationFilter(request.GET)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    groups = [] if chosen else queries.prefectures_by_block(request.user)
    context: dict[str, Any] = {"form": form, "prefecture_tables": [outputs.prefecture_table(group) for group in groups]}
    if not groups:
        found = queries.found_organizations(
            request.user, q=chosen.get("q", ""), kind=chosen.get("kind", ""), state=chosen.get("state", "")
        )
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        rows = queries.placed(page.object_list, viewer=request.user)
        context |= {"page": page, "table": outputs.organization_table(rows, title=_("組織"))}
    return render(request, "organizations/organization_list.html", context)


@require_safe
def organization_detail(request: "SignedInRequest", organization_id: int) -> HttpResponse:
    require_permission(request.user, Permission.ORGANIZATION_VIEW)
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=organization_id)
    children = Organization.objects.visible_to(request.user).children_of(organization).order_by("kind", "code")
    page = Paginator(children, PAGE_SIZE).get_page(request.GET.get("page"))
    successions = Succession.objects.filter(Q(predecessor=organization) | Q(successor=organization))
    manages_posts = has_permission(request.user, Permission.USER_EDIT, organization)
    context = {
        "organization": organization,
        "ancestors": queries.ancestors(organization, viewer=request.user),
        "page": page,
        "children": outputs.child_table(list(page)),
        "posts": outputs.post_table(
            queries.staffed_posts(organization, today=timezone.localdate()), is_linked=manages_posts
        ),
        "memberships": outputs.membership_table(list(organization.memberships.select_related("parent"))),
        "successions": outputs.succession_table(list(successions.select_related("predecessor", "successor"))),
        "can_add_post": manages_posts and organization.closed_on is None and bool(roles_at(organization.kind)),
    } | _what_can_be_done(request, organization)
    return render(request, "organizations/organization_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_edit(request: "SignedInRequest", organization_id: int) -> HttpResponse:
    organization = _edited(request, organization_id)
    initial = {"name": organization.name, "member_count": organization.member_count}
    form = OrganizationChangeForm(_typed(request), initial=initial)
    if form.is_bound and form.is_valid():
        actions.change_organization(organization=organization, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("組織を保存しました。"))
        return redirect("organizations:organization-detail", organization.pk)
    return _form_page(request, "organizations/organization_edit.html", organization, form)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_create(request: "SignedInRequest", organization_id: int) -> HttpResponse:
    parent = _edited(request, organization_id)
    form = OrganizationForm(_typed(request), parent=parent, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        try:
            created = actions.create_organization(
                parent=parent, **form.cleaned_data, by=request.user, now=timezone.now()
            )
            messages.success(request, _("「%(name)s」を登録しました。") % {"name": created.name})
            return redirect("organizations:organization-detail", created.pk)
        except ActionError as error:
            form.add_error(None, error.text)
    return _form_page(request, "organizations/organization_create.html", parent, form)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_move(request: "SignedInRequest", organization_id: int) -> HttpResponse:
    organization = _edited(request, organization_id)
    form = MoveForm(_typed(request), organization=organization, viewer=request.user, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        try:
            actions.move_organization(
                organization=organization, **form.cleaned_data, by=request.user, now=timezone.now()
            )
            messages.success(request, _("所属先を保存しました。"))
            return redirect("organizations:organization-detail", organization.pk)
        except ActionError as error:
            form.add_error(None, error.text)
    return _form_page(request, "organizations/organization_move.html", organization, form)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_succeed(request: "SignedInRequest", organization_id: int) -> HttpResponse:
    organization = _edited(request, organization_id)
    form = SuccessionForm(_typed(request), organization=organization, viewer=request.user, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        try:
            chosen = form.cleaned_data | {"successors": list(form.cleaned_data["successors"])}
            actions.succeed_organization(organization=organization, **chosen, by=request.user, now=timezone.now())
            messages.success(request, _("「%(name)s」の廃止を保存しました。") % {"name": organization.name})
            return redirect("organizations:organization-detail", organization.pk)
        except ActionError as error:
            form.add_error(None, error.text)
    return _form_page(request, "organizations/organization_succeed.html", organization, form)


@require_POST
def organization_reopen(request: "SignedInRequest", organization_id: int) -> HttpResponse:
    organization = _edited(request, organization_id)
    try:
        actions.reopen_organization(organization=organization, by=request.user, now=timezone.now())
        messages.success(request, _("廃止を取り消しました。移した下の組織は、必要なら個別に戻してください。"))
    except ActionError as error:
        messages.error(request, error.text)
    return redirect("organizations:organization-detail", organization.pk)


def _edited(request: "SignedInRequest", organization_id: int) -> Organization:
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=organization_id)
    require_permission(request.user, Permission.ORGANIZATION_EDIT, organization)
    return organization


def _typed(request: "SignedInRequest") -> Any:
    return request.POST if request.method == "POST" else None


def _form_page(request: "SignedInRequest", template: str, organization: Organization, form: forms.Form) -> HttpResponse:
    above = queries.ancestors(organization, viewer=request.user)
    return render(request, template, {"form": form, "organization": organization, "ancestors": above})


def _what_can_be_done(request: "SignedInRequest", organization: Organization) -> dict[str, bool]:
    can_edit = has_permission(request.user, Permission.ORGANIZATION_EDIT, organization)
    is_open = organization.closed_on is None
    return {
        "can_edit": can_edit,
        "can_add_child": can_edit and is_open and bool(child_kinds(organization.kind)),
        "can_move": can_edit and is_open and bool(PARENT_KINDS[organization.kind]),
        "can_end": can_edit and is_open and organization.kind in actions.ENDING_KINDS,
        "can_reopen": can_edit and not is_open,
    }

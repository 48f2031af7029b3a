"""The pages of targets: the list, one target with its history and steps, proposals, and dividing one among units."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.common.errors import ActionError
from suishin.organizations.models import Organization
from suishin.outputs.filters import chosen_in_words
from suishin.outputs.responses import xlsx_response
from suishin.permissions import NotAllowed, Permission, has_permission, require_permission
from suishin.results import actions
from suishin.results.forms import targets as forms
from suishin.results.models import Target, YearStart
from suishin.results.models.targets import places_seen_by, without_decimals
from suishin.results.outputs import targets as outputs
from suishin.results.queries import target_pages as pages
from suishin.results.queries.distribution import Distribution, bases_of, distribution_of
from suishin.results.queries.targets import targets_to_agree
from suishin.results.rules.target_rights import KINDS_WITH_TARGETS, may_set

ROWS_ON_A_PAGE = 50


@require_safe
def target_list(request: SignedInRequest) -> HttpResponse:
    """The targets of an organization and of the units below it."""
    require_permission(request.user, Permission.RESULT_VIEW)
    place, listed, form = _listed(request)
    page = Paginator(listed, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    own = [target for target in listed if place and target.place == place.pk]
    found = pages.with_words(target.pk for target in (*page.object_list, *own))
    rows = pages.reached([found[target.pk] for target in page.object_list])
    sums = pages.unit_sums([found[target.pk] for target in own], place) if place else []
    context = {
        "place": place,
        "form": form,
        "table": outputs.target_table(rows, title=_("目標")),
        "page": page,
        "sums": outputs.sum_table(sums, year_begins=_results_begin()),
        "to_agree": targets_to_agree(request.user).count(),
        "can_create": place is not None and pages.gives_targets(request.user, place),
        "excel_url": _excel_url(request),
    }
    return render(request, "results/target_list.html", context)


@require_safe
def target_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.RESULT_EXPORT)
    place, listed, form = _listed(request)
    found = pages.with_words(target.pk for target in listed)
    rows = pages.reached([found[target.pk] for target in listed])
    if request.method == "GET":  # a HEAD takes nothing out of the product
        record_export(title=_("目標"), filters=chosen_in_words(form), by=request.user, now=timezone.now())
    table = replace(outputs.target_table(rows, title=_("目標")), made_on=timezone.localdate())
    return xlsx_response(table.to_xlsx(), _("目標_%(place)s.xlsx") % {"place": place.name if place else ""})


@require_safe
def target_proposals(request: SignedInRequest) -> HttpResponse:
    """The proposals that wait for this person's answer."""
    require_permission(request.user, Permission.TARGET_SET)
    waiting = list(targets_to_agree(request.user).with_words())
    table = outputs.proposal_table(waiting, year_begins=_results_begin())
    return render(request, "results/target_proposals.html", {"table": table, "count": len(waiting)})


@require_safe
def target_detail(request: SignedInRequest, target_id: int) -> HttpResponse:
    target, begins = _target(request, target_id), _results_begin()
    shown = pages.target_page(target, viewer=request.user)
    by_day = sorted((shown.reached, *shown.siblings), key=lambda row: row.target.on)
    sums = [row for row in (shown.unit_sum, shown.above) if row is not None]
    context = {
        "target": target,
        "shown": shown,
        "title": outputs.title_of(target, year_begins=begins),
        "progress": [outputs.progress_words(row, year_begins=begins) for row in by_day],
        "due": outputs.due_words(shown.due),
        "result_words": outputs.result_words(shown.reached),
        "unions": outputs.told_unions_words(shown.reached),
        "month": outputs.month_words(shown.reached.month),
        "sums": outputs.sum_table(sums, year_begins=begins),
        "changes": outputs.change_table(shown.changes, replaced_by=shown.replaced_by),
        "siblings": outputs.target_table(shown.siblings, title=_("同じ種目・活動のほかの目標")),
        "propose_url": _propose_url(target),
    }
    return render(request, "results/target_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_create(request: SignedInRequest) -> HttpResponse:
    """Set a target from above or propose one's own: which of the two depends on whose it is."""
    places = _places_to_give(request)
    if not places:
        raise NotAllowed("sets and proposes no targets")
    form = forms.TargetForm(_typed(request), places=places, viewer=request.user, initial=_initial(request))
    if form.is_bound and form.is_valid():
        terms = form.cleaned_data
        about = actions.WhatCounts(
            organization=terms["place"],
            product_set=terms["product_set"],
            activity=terms["activity"],
            measure=terms["measure"],
            kind=terms["kind"],
        )
        sets = may_set(request.user, about.organization)
        act = actions.set_target if sets else actions.propose_target
        try:
            created = act(
                about=about,
                on=terms["on"],
                value=terms["value"],
                note=terms["note"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("目標を設定しました。") if sets else _("目標を提案しました。"))
            return redirect(outputs.url_of(created))
        except ActionError as error:
            form.add_error(None, error.text)
    proposing = [place.name for place in places if not may_set(request.user, place)]
    return render(request, "results/target_create.html", {"form": form, "proposing": proposing, "all": len(places)})


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: SignedInRequest, target_id: int) -> HttpResponse:
    target = _target(request, target_id)
    if not pages.steps_of(target, request.user).can_change:
        raise NotAllowed("this target is not changed by this user")
    initial = {"value": target.amount, "on": target.on, "note": target.note, "seen": target.revision}
    form = forms.TargetTermsForm(_typed(request), initial=initial, measure=target.measure)
    if form.is_bound and form.is_valid():
        terms = form.cleaned_data
        try:
            actions.change_target(
                target=target,
                seen_revision=terms["seen"],
                on=terms["on"],
                value=terms["value"],
                note=terms["note"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("目標を変更しました。"))
            return redirect(outputs.url_of(target))
        except ActionError as error:
            form.add_error(None, error.text)
    return _form_page(request, "results/target_edit.html", target, form)


@require_http_methods(["GET", "HEAD", "POST"])
def target_answer(request: SignedInRequest, target_id: int) -> HttpResponse:
    """Agree to a proposal or decline it."""
    target = _target(request, target_id)
    if not may_set(request.user, target.organization):
        raise NotAllowed("this proposal is not answered by this user")
    if not target.is_proposed:
        messages.info(request, _("この目標は、回答を待つ提案ではありません。"))
        return redirect(outputs.url_of(target))
    initial = {"value": target.amount, "seen": target.revision}
    form = forms.AnswerForm(_typed(request), initial=initial, measure=target.measure)
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, _answered(request, target, form.cleaned_data, timezone.now()))
            return redirect(outputs.url_of(target))
        except ActionError as error:
            form.add_error("reason" if isinstance(error, actions.ReasonMissing) else None, error.text)
    return _form_page(request, "results/target_answer.html", target, form, standing=pages.standing_beside(target))


@require_http_methods(["GET", "HEAD", "POST"])
def target_withdraw(request: SignedInRequest, target_id: int) -> HttpResponse:
    target = _target(request, target_id)
    if not pages.steps_of(target, request.user).can_withdraw:
        raise NotAllowed("this target is not withdrawn by this user")
    form = forms.WithdrawForm(_typed(request), initial={"seen": target.revision})
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.withdraw_target(
                target=target,
                seen_revision=typed["seen"],
                reason=typed["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("目標を取り下げました。"))
            return redirect(outputs.url_of(target))
        except ActionError as error:
            form.add_error(None, error.text)
    return _form_page(request, "results/target_withdraw.html", target, form)


@require_http_methods(["GET", "HEAD", "POST"])
def target_distribute(request: SignedInRequest, target_id: int) -> HttpResponse:
    """Divide a target among the units below: proposed by a base, edited in a table, saved all at once."""
    target = _target(request, target_id)
    if not pages.can_distribute(target, request.user):
        raise NotAllowed("this target is not distributed by this user")
    base = forms.BaseForm(request.GET, bases=bases_of(target))
    distribution = distribution_of(target, base=base.chosen)
    form = forms.DistributionForm(_typed(request), distribution=distribution)
    if form.is_bound and form.is_valid() and request.POST.get("action") == "save":
        try:
            written = actions.distribute_target(
                target=target,
                seen_revision=form.cleaned_data["seen"],
                shares=form.typed,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("%(count)d件の目標を保存しました。") % {"count": len(written)})
            return redirect(f"{reverse('results:target-list')}?place={target.organization_id}")
        except ActionError as error:
            form.add_error(None, error.text)
    return render(request, "results/target_distribute.html", _distribution_context(distribution, form, base))


def _listed(
    request: SignedInRequest,
) -> tuple[Organization | None, list[pages.TargetOfPlace], forms.TargetFilter]:
    user = request.user
    places = pages.places_to_choose(user)
    asked = asked_place(request, places)
    place = asked or pages.own_place(user, places)
    data = {**request.GET.dict(), "place": str(place.pk) if place else ""}
    form = forms.TargetFilter(data, places=places, viewer=user)
    if place is None:
        return None, [], form
    found = pages.listed_targets(
        place, viewer=user, product=form.chosen("product"), kind=form.chosen("kind"), state=form.chosen("state")
    )
    return place, pages.in_order(found, place, form.chosen("order")), form


def asked_place(request: SignedInRequest, places: list[Organization]) -> Organization | None:
    """Return the organization that the address names, if the viewer sees its targets; it is then one of the places."""
    asked = request.GET.get("place", "")
    if not asked.isdecimal() or len(asked) >= _LONGEST_ID:
        return None
    if chosen := next((place for place in places if place.pk == int(asked)), None):
        return chosen
    seen = places_seen_by(request.user).filter(kind__in=KINDS_WITH_TARGETS)
    further = seen.filter(pk=int(asked)).first()
    places += [further] if further else []
    return further


_LONGEST_ID = 18


def _target(request: SignedInRequest, target_id: int) -> Target:
    return get_object_or_404(Target.objects.visible_to(request.user).with_words(), pk=target_id)


def _places_to_give(request: SignedInRequest) -> list[Organization]:
    places = pages.places_to_choose(request.user)
    asked_place(request, places)
    return pages.places_to_give_targets(request.user, places)


def _initial(request: SignedInRequest) -> dict[str, Any]:
    names = ("place", "product_set", "activity", "measure", "kind", "on")
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _propose_url(target: Target) -> str:
    """Return where another value is proposed for a target in effect."""
    terms = {
        "place": target.organization_id,
        "product_set": target.product_set_id or "",
        "activity": target.activity,
        "measure": target.measure,
        "kind": target.kind,
        "on": target.on.isoformat(),
    }
    return f"{reverse('results:target-create')}?{urlencode(terms)}"


def _answered(request: SignedInRequest, target: Target, typed: dict[str, Any], now: datetime) -> str:
    step: dict[str, Any] = {
        "target": target,
        "seen_revision": typed["seen"],
        "reason": typed["reason"],
        "by": request.user,
        "now": now,
    }
    if request.POST.get("action") == "decline":
        actions.decline_target(**step)
        return _("提案を見送りました。")
    actions.agree_target(**step, value=typed["value"])
    return _("提案に合意しました。")


def _distribution_context(
    distribution: Distribution, form: forms.DistributionForm, base: forms.BaseForm
) -> dict[str, Any]:
    target = distribution.target
    sum_row = pages.UnitSum(
        target,
        form.total,
        len(form.typed) if form.is_bound else sum(share.share is not None for share in distribution.shares),
        len(distribution.shares),
        distribution.shares[0].unit.kind,
    )
    return {
        "target": target,
        "title": outputs.title_of(target, year_begins=_results_begin()),
        "distribution": distribution,
        "base_form": base,
        "form": form,
        "rows": [
            (share, form[f"share-{share.unit.pk}"], form[f"seen-{share.unit.pk}"]) for share in distribution.shares
        ],
        "without_weight": _("、").join(unit.name for unit in distribution.without_weight),
        "base_words": outputs.base_words(distribution),
        "total": without_decimals(form.total),
        "sum_words": outputs.sum_words(sum_row),
        "sum_patterns": outputs.sum_patterns(sum_row),
    }


def _form_page(
    request: SignedInRequest, template: str, target: Target, form: django_forms.Form, **more: Any
) -> HttpResponse:
    context = {"form": form, "target": target, **more, "title": outputs.title_of(target, year_begins=_results_begin())}
    return render(request, template, context)


def _results_begin() -> int:
    return YearStart.of(YearStart.Use.RESULTS)


def _excel_url(request: SignedInRequest) -> str | None:
    if not has_permission(request.user, Permission.RESULT_EXPORT):
        return None
    query = request.GET.urlencode()
    return f"{reverse('results:target-export')}?{query}" if query else reverse("results:target-export")


def _typed(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None

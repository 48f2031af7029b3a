"""The pages of unions to call: the list, putting a reason aside and taking it up, and when the rules speak."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.common.errors import ActionError
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.outputs.filters import chosen_in_words
from suishin.outputs.formats import month_in_words
from suishin.outputs.responses import xlsx_response
from suishin.permissions import Permission, has_permission, require_permission
from suishin.results import actions
from suishin.results.actions.alerts import LONGEST_ASIDE_DAYS
from suishin.results.forms import alerts as forms
from suishin.results.models import Alert, AlertAside, AlertRule
from suishin.results.outputs import alerts as outputs
from suishin.results.queries import alerts as queries

UNIONS_ON_A_PAGE = 50
USUAL_ASIDE = timedelta(days=30)


@require_safe
def alert_list(request: SignedInRequest) -> HttpResponse:
    """The unions that need a call this month, and why."""
    require_permission(request.user, Permission.RESULT_VIEW)
    alerts, form = _chosen(request)
    page = Paginator(queries.ids_of_unions_to_call(alerts), UNIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    calls, in_words = queries.calls_in_sum(alerts), _months_of(request)
    unions = queries.unions_to_call(alerts, list(page.object_list), viewer=request.user)
    keeps_results = has_permission(request.user, Permission.RESULT_EDIT)
    context = {
        "form": form,
        "page": page,
        "calls": calls,
        "month": in_words(calls.month) if calls.month else "",
        "because": outputs.because(calls),
        "unions": [_block(union, in_words) for union in unions],
        "is_own_union": not request.user.is_above_unions,
        "is_of_several_prefectures": "prefecture" in form.fields,
        "resting": queries.resting_alerts(request.user, today=timezone.localdate()).count() if keeps_results else 0,
        "can_change_rules": has_permission(request.user, Permission.PRODUCT_EDIT),
        "excel_url": _excel_url(request),
    }
    return render(request, "results/alert_list.html", context)


@require_safe
def alert_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.RESULT_EXPORT)
    alerts, form = _chosen(request)
    ids = list(queries.ids_of_unions_to_call(alerts))
    table = outputs.alert_table(queries.unions_to_call(alerts, ids, viewer=request.user), _months_of(request))
    if request.method == "GET":  # a HEAD takes nothing out of the product
        record_export(title=_("連絡したい組合"), filters=chosen_in_words(form), by=request.user, now=timezone.now())
    table = replace(table, made_on=timezone.localdate())
    return xlsx_response(table.to_xlsx(), _("連絡したい組合.xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
def alert_put_aside(request: SignedInRequest, organization_id: int, rule: str, set_id: int) -> HttpResponse:
    """Let one reason rest until a day."""
    seen = queries.with_words(Alert.objects.visible_to(request.user))
    alert = get_object_or_404(seen, organization=organization_id, rule=rule, product_set=set_id or None)
    require_permission(request.user, Permission.RESULT_EDIT, alert.organization)
    today = timezone.localdate()
    form = forms.AsideForm(
        request.POST if request.method == "POST" else None,
        first=today + timedelta(days=1),
        last=today + timedelta(days=LONGEST_ASIDE_DAYS),
        initial={"until": today + USUAL_ASIDE},
    )
    if form.is_bound and form.is_valid():
        try:
            actions.put_alert_aside(
                organization=alert.organization,
                product_set=alert.product_set,
                rule=alert.rule,
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("理由を脇に置きました。"))
            return redirect("results:alert-list")
        except ActionError as error:
            form.add_error(None, error.text)
    context = {"form": form, "union": alert.organization, "reason": outputs.reason_of(alert, _months_of(request))}
    return render(request, "results/alert_put_aside.html", context)


@require_safe
def alert_aside_list(request: SignedInRequest) -> HttpResponse:
    """What rests, by whom and until when."""
    require_permission(request.user, Permission.RESULT_EDIT)
    resting = list(queries.resting_alerts(request.user, today=timezone.localdate()))
    rows = [(aside, outputs.aside_in_words(aside), outputs.union_url(aside.organization_id)) for aside in resting]
    return render(request, "results/alert_aside_list.html", {"rows": rows})


@require_POST
def alert_take_up(request: SignedInRequest, aside_id: int) -> HttpResponse:
    aside = get_object_or_404(AlertAside.objects.visible_to(request.user), pk=aside_id)
    try:
        actions.take_alert_up(aside=aside, by=request.user, now=timezone.now())
        messages.success(request, _("理由を一覧に戻しました。"))
    except ActionError as error:
        messages.error(request, error.text)
    return redirect("results:alert-aside-list")


@require_safe
def alert_rules(request: SignedInRequest) -> HttpResponse:
    """When the rules speak."""
    require_permission(request.user, Permission.PRODUCT_EDIT)
    return _rules_page(request)


@require_POST
def alert_rule_change(request: SignedInRequest, rule: str) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    form = forms.RuleForm(request.POST, rule=get_object_or_404(AlertRule, rule=rule))
    if form.is_valid():
        try:
            actions.change_alert_rule(
                rule=form.rule,
                seen_revision=form.cleaned_data["seen"],
                is_on=form.cleaned_data["is_on"],
                threshold=form.threshold,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("「%(rule)s」の決まりを保存しました。") % {"rule": form.rule})
            return redirect("results:alert-rules")
        except ActionError as error:
            form.add_error(None, error.text)
    return _rules_page(request, form)


@require_POST
def alert_review(request: SignedInRequest) -> HttpResponse:
    """Have all unions looked at now."""
    require_permission(request.user, Permission.PRODUCT_EDIT)
    actions.review_alerts(by=request.user, now=timezone.now())
    messages.success(request, _("見直しを始めました。終わるまで1分ほどかかります。"))
    return redirect("results:alert-rules")


def _chosen(request: SignedInRequest) -> tuple[QuerySet[Alert], forms.AlertFilter]:
    user = request.user
    prefectures = list(Organization.objects.prefectures().with_permission(user, Permission.RESULT_VIEW))
    form = forms.AlertFilter(request.GET.dict(), prefectures=prefectures, viewer=user)
    product = form.chosen("product")
    alerts = queries.chosen_alerts(
        queries.open_alerts(user, today=timezone.localdate()),
        prefecture=form.prefectures.get(form.chosen("prefecture")),
        rule=form.chosen("rule"),
        product_set=int(product) if product else None,
    )
    return alerts, form


def _months_of(request: SignedInRequest) -> Callable[[Month], str]:
    """Return how this person reads months."""
    return partial(month_in_words, is_era=request.user.counts_in_eras)


def _block(union: queries.UnionToCall, in_words: Callable[[Month], str]) -> dict[str, Any]:
    """Return a union as the page shows it: each reason in words, and where it is put aside."""
    reasons = [
        (
            alert.get_rule_display(),
            outputs.reason_of(alert, in_words),
            outputs.aside_url(alert) if union.can_put_aside else "",
        )
        for alert in union.alerts
    ]
    return {
        "union": union.union,
        "prefecture": union.prefecture,
        "url": outputs.union_url(union.union.pk),
        "reasons": reasons,
    }


def _rules_page(request: SignedInRequest, typed: forms.RuleForm | None = None) -> HttpResponse:
    shown = [
        typed if typed and typed.rule.pk == rule.pk else forms.RuleForm(rule=rule) for rule in AlertRule.objects.all()
    ]
    return render(request, "results/alert_rules.html", {"forms": shown})


def _excel_url(request: SignedInRequest) -> str | None:
    if not has_permission(request.user, Permission.RESULT_EXPORT):
        return None
    query = request.GET.urlencode()
    return f"{reverse('results:alert-export')}?{query}" if query else reverse("results:alert-export")

"""What is done at the work desk: several reports at once, and a look back on who was punctual."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.outputs.responses import xlsx_response
from suishin.outputs.workbook import workbook
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds import actions, outputs, queries
from suishin.rounds.forms import ReasonForm
from suishin.rounds.models import Report, Round
from suishin.rounds.views.shared import remember_export, round_of


class Chosen(NamedTuple):
    """A report that was ticked, with the version that was seen."""

    report: Report
    version_number: int

    @property
    def key(self) -> str:
        return f"{self.report.pk}:{self.version_number}"


class Deed(NamedTuple):
    """Something that is done to several reports: its words, the states it is for, whether it needs a reason."""

    title: "str | Promise"
    warning: "str | Promise"
    button: "str | Promise"
    statuses: tuple[str, ...]
    needs_reason: bool


_MISSING = (Report.Status.NOT_STARTED, Report.Status.DRAFT, Report.Status.WAITING, Report.Status.RETURNED)
DEEDS = {
    "remind": Deed(
        gettext_lazy("督促を送る"),
        gettext_lazy(
            "今その報告を持っている人に、お知らせとメールで督促します。手で送れるのは一つの報告につき一日一度です。"
        ),
        gettext_lazy("督促する"),
        _MISSING,
        needs_reason=False,
    ),
    "accept": Deed(
        gettext_lazy("報告を受理する"),
        gettext_lazy("受理すると、内容は変えられなくなり、冊子に載ります。相手に知らせます。"),
        gettext_lazy("受理する"),
        (Report.Status.SUBMITTED,),
        needs_reason=False,
    ),
    "return": Deed(
        gettext_lazy("報告を差し戻す"),
        gettext_lazy("理由は作成者と確認者に伝わります。直して提出し直すまで、未提出として数えます。"),
        gettext_lazy("差し戻す"),
        (Report.Status.SUBMITTED,),
        needs_reason=True,
    ),
    "skip": Deed(
        gettext_lazy("今回の対象から外す"),
        gettext_lazy("外した報告は待たず、督促もしません。作成者と確認者に理由を知らせます。あとで対象に戻せます。"),
        gettext_lazy("対象外にする"),
        _MISSING,
        needs_reason=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def round_act(request: SignedInRequest, code: str) -> HttpResponse:
    """Show what is about to be done to the chosen reports, and do it."""
    round = round_of(request, code)
    require_permission(request.user, Permission.REPORT_RETURN, round.organizer)
    sent = request.POST if request.method == "POST" else request.GET
    name = sent.get("action", "")
    if name not in DEEDS:
        raise Http404
    deed, chosen = DEEDS[name], _chosen(request, round, sent.getlist("chosen"))
    fitting = [one for one in chosen if one.report.status in deed.statuses]
    form = ReasonForm(request.POST or None) if deed.needs_reason else None
    if request.method == "POST" and fitting and (form is None or form.is_valid()):
        _do(request, name, fitting, form.cleaned_data["reason"] if form else "")
        return redirect("rounds:round-detail", round.code)
    context = {
        "round": round,
        "deed": deed,
        "action": name,
        "fitting": fitting,
        "others": [one.report for one in chosen if one.report.status not in deed.statuses],
        "form": form,
    }
    return render(request, "rounds/round_act.html", context)


def _chosen(request: SignedInRequest, round: Round, keys: Sequence[str]) -> list[Chosen]:
    """Return the reports that were ticked, as far as they belong to the round and are seen; nonsense is passed over."""
    seen = dict(key.split(":", 1) for key in keys if key.count(":") == 1)
    numbers = {int(pk): int(version) for pk, version in seen.items() if pk.isdecimal() and version.isdecimal()}
    reports = Report.objects.filter(round=round, pk__in=numbers).visible_to(request.user)
    found = reports.select_related("organization", "round__organizer").order_by("organization__code")
    return [Chosen(report, numbers[report.pk]) for report in found]


def _do(request: SignedInRequest, name: str, chosen: Sequence[Chosen], reason: str) -> None:
    """Act on each report by itself: what is refused for one is told and does not stop the others."""
    if name == "remind":
        _remind(request, [one.report for one in chosen])
        return
    now, done = timezone.now(), 0
    act: dict[str, Callable[[Chosen], object]] = {
        "accept": lambda one: actions.accept_report(
            report=one.report, version_number=one.version_number, by=request.user, now=now
        ),
        "return": lambda one: actions.return_report(
            report=one.report, reason=reason, marks={}, by=request.user, now=now
        ),
        "skip": lambda one: actions.skip_report(report=one.report, reason=reason, by=request.user, now=now),
    }
    for one in chosen:
        try:
            act[name](one)
        except ActionError as error:
            messages.error(request, f"{one.report.organization.name}：{error}")
        else:
            done += 1
    if done:
        messages.success(
            request, _("%(count)d件を処理しました（%(deed)s）。") % {"count": done, "deed": DEEDS[name].button}
        )


def _remind(request: SignedInRequest, reports: Sequence[Report]) -> None:
    try:
        outcome = actions.remind_now(reports=reports, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return
    counts = {"reports": len(outcome.reminded), "people": outcome.people_count}
    messages.success(request, _("%(reports)d件の報告について%(people)d人に督促を送りました。") % counts)
    for report in outcome.passed_over:
        messages.warning(
            request,
            _("%(name)s：今日はもう督促したか、待っていないため、送っていません。") % {"name": report.organization},
        )


@require_safe
def timeliness(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NATIONAL_TOTALS_VIEW)
    shown = queries.timeliness(request.user)
    context = {
        "by_round": outputs.rounds_timeliness_table(shown),
        "by_organization": outputs.timeliness_table(shown),
        "can_export": has_permission(request.user, Permission.EXPORT),
    }
    return render(request, "rounds/timeliness.html", context)


@require_safe
def timeliness_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.EXPORT)
    shown, today = queries.timeliness(request.user), timezone.localdate()
    remember_export(request, _("締切に対する提出の早さ"))
    content = workbook(
        [
            replace(outputs.rounds_timeliness_table(shown), made_on=today),
            replace(outputs.timeliness_table(shown), made_on=today),
        ]
    )
    return xlsx_response(content, _("提出の早さ.xlsx"))

"""Size bands and the starts of years."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.permissions import Permission, require_permission
from suishin.results import actions
from suishin.results.forms.products import BandForm, YearStartForm
from suishin.results.models import Band, YearStart
from suishin.results.outputs import products as outputs
from suishin.results.queries import facts
from suishin.results.views.shared import form_page, require_reader, tabs, typed


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    can_edit = require_reader(request)
    context = {
        "tabs": tabs(request),
        "bands": outputs.band_table(list(Band.objects.all())),
        "years": outputs.year_table(list(YearStart.objects.all())),
        "can_edit": can_edit,
    }
    return render(request, "results/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bands_edit(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    starts = [str(band.members_from) for band in Band.objects.all()]
    initial = {"starts": _("、").join(starts), "seen": actions.fingerprint(facts.band_facts())}
    return form_page(
        request,
        "results/bands_edit.html",
        BandForm(typed(request), initial=initial),
        save=lambda cleaned: actions.change_bands(**cleaned, by=request.user, now=timezone.now()),
        done=_("規模区分を保存しました。"),
        back=reverse("results:calendar"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def year_starts_edit(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    initial = {start.use: start.month for start in YearStart.objects.all()}
    initial |= {"seen": actions.fingerprint(facts.year_facts())}  # type: ignore[dict-item]
    return form_page(
        request,
        "results/year_starts_edit.html",
        YearStartForm(typed(request), initial=initial),
        save=lambda cleaned: actions.change_year_starts(**cleaned, by=request.user, now=timezone.now()),
        done=_("年度の始まる月を保存しました。"),
        back=reverse("results:calendar"),
    )

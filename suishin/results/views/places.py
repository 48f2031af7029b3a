"""What prefectures and unions make of the products: packages, priority products, and who promotes what where."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission, require_permission
from suishin.results import actions
from suishin.results.forms.products import (
    PackageAddForm,
    PackageForm,
    PlaceFilter,
    PriorityForm,
    PromotionForm,
    YearFilter,
)
from suishin.results.models import Package, Priority, Product, ProductLine, Promotion
from suishin.results.outputs import products as outputs
from suishin.results.queries import facts
from suishin.results.queries import products as queries
from suishin.results.views.shared import act, form_page, require_reader, tabs, typed


@require_safe
def package_list(request: SignedInRequest) -> HttpResponse:
    """The packages of one prefecture and its unions."""
    require_reader(request)
    kept = Organization.objects.with_permission(request.user, Permission.RESULT_EDIT).prefectures()
    form = PlaceFilter(request.GET, prefectures=kept.filter(closed_on__isnull=True))
    chosen = form.cleaned_data["prefecture"] if form.is_valid() else None
    prefecture = chosen or next(iter(queries.kept_prefectures(request.user)), None)
    if chosen is None and prefecture is not None:
        form = PlaceFilter(initial={"prefecture": prefecture}, prefectures=kept.filter(closed_on__isnull=True))
    packages = queries.packages_of(prefecture, viewer=request.user) if prefecture else []
    context = {
        "tabs": tabs(request),
        "filter": form if kept.count() > 1 else None,
        "prefecture": prefecture,
        "table": outputs.package_table(packages),
    }
    return render(request, "results/package_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def package_create(request: SignedInRequest, organization_id: int) -> HttpResponse:
    """A package of a prefecture, or of one of its unions."""
    visible = Organization.objects.visible_to(request.user).prefectures()
    prefecture = get_object_or_404(visible, pk=organization_id)
    require_permission(request.user, Permission.RESULT_EDIT, prefecture)
    below = Organization.objects.with_permission(request.user, Permission.RESULT_EDIT).below(prefecture)
    kinds = (Organization.Kind.PREFECTURE, Organization.Kind.LOCAL_UNION)
    places = below.filter(kind__in=kinds, closed_on__isnull=True).order_by("code")
    lines = ProductLine.objects.visible_to(request.user)
    return form_page(
        request,
        "results/package_create.html",
        PackageAddForm(typed(request), organizations=places, lines=lines),
        save=lambda cleaned: actions.add_package(**cleaned, by=request.user, now=timezone.now()),
        done=_("セット共済を足しました。実績は、種目ごとに一度だけ数えます。"),
        back=_packages_of(prefecture),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def package_edit(request: SignedInRequest, package_id: int) -> HttpResponse:
    package = _package(request, package_id)
    initial = {
        "name": package.name,
        "lines": [line.pk for line in package.lines.all()],
        "seen": actions.fingerprint(facts.package_facts(package)),
    }
    return form_page(
        request,
        "results/package_edit.html",
        PackageForm(typed(request), initial=initial, lines=ProductLine.objects.visible_to(request.user)),
        save=lambda cleaned: actions.change_package(package=package, **cleaned, by=request.user, now=timezone.now()),
        done=_("セット共済を保存しました。"),
        back=_packages_of(package.organization),
        package=package,
    )


@require_POST
def package_remove(request: SignedInRequest, package_id: int) -> HttpResponse:
    package = _package(request, package_id)
    return act(
        request,
        lambda: actions.remove_package(
            package=package, seen=request.POST.get("seen", ""), by=request.user, now=timezone.now()
        ),
        done=_("セット共済を外しました。実績は変わりません。"),
        back=_packages_of(package.organization),
    )


@require_safe
def priority_list(request: SignedInRequest) -> HttpResponse:
    """Who puts which products first in a year: headquarters, and the prefectures that one sees."""
    require_reader(request)
    today = timezone.localdate()
    years = queries.years_to_choose(today)
    form = YearFilter(request.GET or {"year": queries.present_fiscal_year(today)}, years=years)
    year = (form.cleaned_data["year"] if form.is_valid() else None) or queries.present_fiscal_year(today)
    national = Organization.objects.filter(kind=Organization.Kind.NATIONAL)
    places = [*national, *queries.kept_prefectures(request.user)]
    table = outputs.priority_table(
        queries.priority_rows(places, fiscal_year=year),
        fiscal_year=year,
        can_edit=lambda place: has_permission(request.user, Permission.RESULT_EDIT, place),
    )
    return render(request, "results/priority_list.html", {"tabs": tabs(request), "filter": form, "table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def priority_edit(request: SignedInRequest, organization_id: int, year: int) -> HttpResponse:
    kinds = (Organization.Kind.NATIONAL, Organization.Kind.PREFECTURE)
    visible = Organization.objects.visible_to(request.user).filter(kind__in=kinds)
    organization = get_object_or_404(visible, pk=organization_id)
    require_permission(request.user, Permission.RESULT_EDIT, organization)
    if year not in queries.years_to_choose(timezone.localdate()):
        raise Http404
    chosen = Priority.objects.filter(organization=organization, fiscal_year=year)
    initial = {
        "products": list(chosen.values_list("product", flat=True)),
        "seen": actions.fingerprint(facts.priority_facts(organization, year)),
    }
    return form_page(
        request,
        "results/priority_edit.html",
        PriorityForm(typed(request), initial=initial),
        save=lambda cleaned: actions.choose_priorities(
            organization=organization, fiscal_year=year, **cleaned, by=request.user, now=timezone.now()
        ),
        done=_("重点共済を保存しました。"),
        back=f"{reverse('results:priority-list')}?year={year}",
        organization=organization,
        year=year,
    )


@require_safe
def promotion_list(request: SignedInRequest) -> HttpResponse:
    can_edit = require_reader(request)
    products = list(Product.objects.prefetch_related("lines"))
    rows = queries.promotion_rows(queries.kept_prefectures(request.user), on=timezone.localdate())
    context: dict[str, Any] = {
        "tabs": tabs(request),
        "table": outputs.promotion_table(rows, products),
        "products": products,
        "can_edit": can_edit,
    }
    return render(request, "results/promotion_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def promotion_set(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Say of one product who promotes it, in as many prefectures as one likes."""
    require_permission(request.user, Permission.PRODUCT_EDIT)
    product = get_object_or_404(Product, pk=product_id)
    prefectures = Organization.objects.with_permission(request.user, Permission.PRODUCT_EDIT).prefectures()
    initial = {
        "valid_from": timezone.localdate(),
        "seen": actions.fingerprint(facts.promotion_facts(product)),
    }
    return form_page(
        request,
        "results/promotion_set.html",
        PromotionForm(typed(request), initial=initial, prefectures=prefectures.filter(closed_on__isnull=True)),
        save=lambda cleaned: actions.set_promotion(product=product, **cleaned, by=request.user, now=timezone.now()),
        done=_("担当を保存しました。"),
        back=reverse("results:promotion-list"),
        product=product,
    )


@require_safe
def promotion_history(request: SignedInRequest, organization_id: int) -> HttpResponse:
    can_edit = require_reader(request)
    prefecture = get_object_or_404(Organization.objects.visible_to(request.user).prefectures(), pk=organization_id)
    require_permission(request.user, Permission.RESULT_EDIT, prefecture)
    promotions = list(prefecture.promotions.select_related("product").order_by("product__order", "-valid_from"))
    latest = {promotion.product_id: promotion for promotion in reversed(promotions)}
    context = {
        "prefecture": prefecture,
        "table": outputs.history_table(promotions),
        "removable": list(reversed(latest.values())) if can_edit else [],
    }
    return render(request, "results/promotion_history.html", context)


@require_POST
def promotion_remove(request: SignedInRequest, promotion_id: int) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    promotion = get_object_or_404(Promotion.objects.select_related("product", "prefecture"), pk=promotion_id)
    return act(
        request,
        lambda: actions.remove_promotion(promotion=promotion, by=request.user, now=timezone.now()),
        done=_("担当の記録を外しました。"),
        back=reverse("results:promotion-history", args=[promotion.prefecture_id]),
    )


def _package(request: SignedInRequest, package_id: int) -> Package:
    visible = Package.objects.visible_to(request.user).select_related("organization")
    package = get_object_or_404(visible, pk=package_id)
    require_permission(request.user, Permission.RESULT_EDIT, package.organization)
    return package


def _packages_of(organization: Organization) -> str:
    """Return the address of the list in which a prefecture's or union's packages stand."""
    above = [*organization.ancestor_ids, organization.pk]
    prefecture = Organization.objects.prefectures().filter(pk__in=above).first()
    address = reverse("results:package-list")
    return f"{address}?prefecture={prefecture.pk}" if prefecture else address

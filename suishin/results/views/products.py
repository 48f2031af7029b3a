"""Products, their lines and revisions; sets of lines. Head office changes them, whoever keeps results reads them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.permissions import Permission, require_permission
from suishin.results import actions
from suishin.results.forms.products import LineForm, ProductAddForm, ProductForm, RevisionForm, SetAddForm, SetForm
from suishin.results.models import Product, ProductLine, ProductRevision, ProductSet
from suishin.results.outputs import products as outputs
from suishin.results.queries import facts
from suishin.results.queries import products as queries
from suishin.results.views.shared import act, form_page, require_reader, tabs, typed


@require_safe
def product_list(request: SignedInRequest) -> HttpResponse:
    can_edit = require_reader(request)
    lines = ProductLine.objects.visible_to(request.user).select_related("product")
    context = {"table": outputs.product_table(list(lines)), "tabs": tabs(request), "can_edit": can_edit}
    return render(request, "results/product_list.html", context)


@require_safe
def product_detail(request: SignedInRequest, product_id: int) -> HttpResponse:
    can_edit = require_reader(request)
    product = get_object_or_404(Product, pk=product_id)
    revisions = list(product.revisions.all())
    context = {
        "product": product,
        "lines": outputs.line_table(list(product.lines.all()), can_edit=can_edit),
        "revisions": revisions,
        "revision_table": outputs.revision_table(revisions),
        "can_edit": can_edit,
    }
    return render(request, "results/product_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def product_create(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    return form_page(
        request,
        "results/product_create.html",
        ProductAddForm(typed(request)),
        save=lambda cleaned: actions.add_product(**cleaned, by=request.user, now=timezone.now()),
        done=_("種目を足しました。実績と目標に使えます。"),
        back=reverse("results:product-list"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request: SignedInRequest, product_id: int) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    product = get_object_or_404(Product, pk=product_id)
    initial = {
        "name": product.name,
        "unit": product.unit,
        "position": product.order + 1,
        "seen": actions.fingerprint(facts.product_facts(product)),
    }
    return form_page(
        request,
        "results/product_edit.html",
        ProductForm(typed(request), initial=initial, count=Product.objects.count()),
        save=lambda cleaned: actions.change_product(product=product, **cleaned, by=request.user, now=timezone.now()),
        done=_("種目を保存しました。"),
        back=reverse("results:product-detail", args=[product.pk]),
        product=product,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: SignedInRequest, line_id: int) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    line = get_object_or_404(ProductLine.objects.select_related("product"), pk=line_id)
    initial = {
        "name": line.name,
        "short_name": line.short_name,
        "aliases": "\n".join(line.aliases),
        "seen": actions.fingerprint(facts.line_facts(line)),
    }
    return form_page(
        request,
        "results/line_edit.html",
        LineForm(typed(request), initial=initial, taken_names=queries.names_of_other_lines(line)),
        save=lambda cleaned: actions.change_line(line=line, **cleaned, by=request.user, now=timezone.now()),
        done=_("種目区分を保存しました。"),
        back=reverse("results:product-detail", args=[line.product_id]),
        line=line,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revision_create(request: SignedInRequest, product_id: int) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    product = get_object_or_404(Product, pk=product_id)
    return form_page(
        request,
        "results/revision_create.html",
        RevisionForm(typed(request)),
        save=lambda cleaned: actions.add_revision(product=product, **cleaned, by=request.user, now=timezone.now()),
        done=_("制度改定を足しました。グラフに印が付きます。"),
        back=reverse("results:product-detail", args=[product.pk]),
        product=product,
    )


@require_POST
def revision_remove(request: SignedInRequest, revision_id: int) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    revision = get_object_or_404(ProductRevision, pk=revision_id)
    return act(
        request,
        lambda: actions.remove_revision(revision=revision, by=request.user, now=timezone.now()),
        done=_("制度改定を外しました。"),
        back=reverse("results:product-detail", args=[revision.product_id]),
    )


@require_safe
def set_list(request: SignedInRequest) -> HttpResponse:
    can_edit = require_reader(request)
    table = outputs.set_table(queries.product_sets(), can_edit=can_edit)
    return render(request, "results/set_list.html", {"table": table, "tabs": tabs(request), "can_edit": can_edit})


@require_http_methods(["GET", "HEAD", "POST"])
def set_create(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    return form_page(
        request,
        "results/set_create.html",
        SetAddForm(typed(request), lines=ProductLine.objects.visible_to(request.user)),
        save=lambda cleaned: actions.add_set(**cleaned, by=request.user, now=timezone.now()),
        done=_("種目の組を足しました。目標で選べます。"),
        back=reverse("results:set-list"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_edit(request: SignedInRequest, set_id: int) -> HttpResponse:
    require_permission(request.user, Permission.PRODUCT_EDIT)
    counted = get_object_or_404(ProductSet.objects.visible_to(request.user), pk=set_id)
    initial = {
        "name": counted.name,
        "lines": [line.pk for line in counted.lines.all()],
        "seen": actions.fingerprint(facts.set_facts(counted)),
    }
    return form_page(
        request,
        "results/set_edit.html",
        SetForm(typed(request), initial=initial, lines=ProductLine.objects.visible_to(request.user)),
        save=lambda cleaned: actions.change_set(counted=counted, **cleaned, by=request.user, now=timezone.now()),
        done=_("種目の組を保存しました。"),
        back=reverse("results:set-list"),
        counted=counted,
    )

"""Files of monthly results: sending one, looking at what it says, taking it in and back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts.models import User
from suishin.accounts.requests import SignedInRequest
from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.organizations.models import Organization
from suishin.outputs.responses import xlsx_response
from suishin.outputs.tables import Table, workbook
from suishin.permissions import Permission, require_permission
from suishin.results import actions
from suishin.results.files.cells import read_sheets
from suishin.results.files.marked import marked_copy
from suishin.results.files.model import ColumnMapping, FileReading
from suishin.results.forms.imports import ColumnsForm, NamesForm, ResultFileForm
from suishin.results.models import ImportRun
from suishin.results.outputs import imports as outputs
from suishin.results.queries.imports import Comparison, Difference, comparison_of, differences_of, own_unions

ROWS_ON_A_PAGE = 50
SHOWN_AT_ONCE = 20  # of faults; the others are folded away
SHOWN = 200  # of faults, differences and findings; the Excel file holds them all


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: SignedInRequest) -> HttpResponse:
    """Take a file in, and show what became of those before."""
    require_permission(request.user, Permission.RESULT_IMPORT)
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ResultFileForm(posted, files)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.receive_results(
                file=form.cleaned_data["file"],
                organization=_sender(request.user),
                month=form.cleaned_data["month"],
                is_flash=form.cleaned_data["stage"],
                by=request.user,
                now=timezone.now(),
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return redirect("results:import-detail", run.pk)
    runs = ImportRun.objects.visible_to(request.user).select_related("organization", "by", "decided_by")
    page = Paginator(runs.defer("reading", "replaced"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "table": outputs.runs_table(list(page))}
    return render(request, "results/import_list.html", context)


def _sender(user: User) -> Organization:
    """Return for whom results are sent: the organization of the post one acts for."""
    allowed = Organization.objects.with_permission(user, Permission.RESULT_IMPORT)
    post = next((post for post in user.posts if allowed.filter(pk=post.organization_id).exists()), None)
    assert post  # whoever may import does so through a post
    return post.organization


@require_safe
def import_detail(request: SignedInRequest, run_id: int) -> HttpResponse:
    return render(request, "results/import_detail.html", _detail(_run_of(request, run_id)))


def _detail(run: ImportRun, names: NamesForm | None = None) -> dict[str, Any]:
    """Return what the page of a file shows: all that one must know before it is taken in."""
    if run.state == ImportRun.State.DISCARDED:
        return {"run": run}
    comparison = comparison_of(run)
    reading = comparison.reading
    differences = _differences(run, comparison)
    return {
        "run": run,
        "months": outputs.months_in_words(run),
        "comparison": comparison,
        "reading": reading,
        "faults": outputs.faults_on_page(reading.faults[:SHOWN_AT_ONCE], _("直すところ")),
        "more_faults": outputs.faults_on_page(reading.faults[SHOWN_AT_ONCE:SHOWN], _("直すところ（続き）")),
        "fault_kinds": outputs.kinds_of_faults(reading.faults) if len(reading.faults) > SHOWN_AT_ONCE else [],
        "findings": reading.findings[:SHOWN],
        "differences": outputs.differences_table(differences[:SHOWN]),
        "difference_count": len(differences),
        "stage": outputs.stage_of(run, reading),
        "stages": outputs.stages_in_words(reading),
        "names": names or _names_form(run, reading),
        "shown": SHOWN,
    }


def _differences(run: ImportRun, comparison: Comparison) -> list[Difference]:
    """Return what taking a file in would change, or has changed."""
    if run.is_waiting:
        return differences_of(comparison.changes, comparison.flash, comparison.details, comparison.reading.unread)
    return differences_of(run.changes, comparison.flash, run.detail_changes)


def _names_form(run: ImportRun, reading: FileReading, posted: Any = None) -> NamesForm:
    own = [] if run.organization.is_national else list(own_unions(run.organization))
    return NamesForm(posted, faults=reading.faults, own=own)


def _run_of(request: SignedInRequest, run_id: int) -> ImportRun:
    runs = ImportRun.objects.visible_to(request.user).select_related("organization", "by", "decided_by")
    return get_object_or_404(runs, pk=run_id)


def _kept_run_of(request: SignedInRequest, run_id: int) -> ImportRun:
    """Return a file whose reading is still here: of a discarded one there is nothing more to see."""
    run = _run_of(request, run_id)
    if run.state == ImportRun.State.DISCARDED:
        raise Http404
    return run


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Show how each column is understood, and let a person say otherwise."""
    run = _kept_run_of(request, run_id)
    mapping = ColumnMapping.from_plain(run.reading["mapping"])
    form = ColumnsForm(request.POST if request.method == "POST" else None, mapping=mapping)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(run=run, choices=form.chosen, by=request.user, now=timezone.now())
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("列の読み方を覚えました。次からこの見出しのファイルは同じように読みます。"))
        return redirect("results:import-detail", run.pk)
    return render(request, "results/import_columns.html", {"run": run, "form": form})


@require_POST
def import_names(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Take spellings for the unions that a person chose."""
    run = _kept_run_of(request, run_id)
    reading = FileReading.from_plain(run.reading)
    form = _names_form(run, reading, request.POST)
    if not form.is_valid():
        return render(request, "results/import_detail.html", _detail(run, form), status=400)
    unions = {union.pk: union for union in own_unions(run.organization).filter(pk__in=form.chosen.values())}
    chosen = {written: unions[pk] for written, pk in form.chosen.items() if pk in unions}
    words = _("%(count)s件の名前を決めました。次からこの名前は同じ単組として読みます。") % {"count": len(chosen)}
    return _done(
        request, run, lambda: actions.settle_names(run=run, unions=chosen, by=request.user, now=timezone.now()), words
    )


@require_POST
def import_stage(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Read a file as preliminary or as final, as a person says."""
    run = _run_of(request, run_id)
    is_flash = {"flash": True, "final": False}.get(request.POST.get("stage", ""))
    if is_flash is None:
        return redirect("results:import-detail", run.pk)
    return _done(
        request,
        run,
        lambda: actions.choose_stage(run=run, is_flash=is_flash, by=request.user, now=timezone.now()),
        _("「%(stage)s」として読み直しました。") % {"stage": outputs.stage_in_words(is_flash=is_flash)},
    )


@require_POST
def import_commit(request: SignedInRequest, run_id: int) -> HttpResponse:
    run = _run_of(request, run_id)
    seen = request.POST.get("seen", "")
    return _done(
        request,
        run,
        lambda: actions.commit_import(run=run, seen=seen, by=request.user, now=timezone.now()),
        _("「%(name)s」を取り込みました。合計も新しくなっています。") % {"name": run.name},
    )


@require_POST
def import_undo(request: SignedInRequest, run_id: int) -> HttpResponse:
    run = _run_of(request, run_id)
    return _done(
        request,
        run,
        lambda: actions.undo_import(run=run, by=request.user, now=timezone.now()),
        _("「%(name)s」の取り込みを取り消しました。取り込む前の数に戻っています。") % {"name": run.name},
    )


@require_POST
def import_discard(request: SignedInRequest, run_id: int) -> HttpResponse:
    run = _run_of(request, run_id)
    return _done(
        request,
        run,
        lambda: actions.discard_import(run=run, by=request.user, now=timezone.now()),
        _("「%(name)s」を破棄しました。実績は変わっていません。") % {"name": run.name},
    )


def _done(request: SignedInRequest, run: ImportRun, act: Callable[[], object], words: str) -> HttpResponse:
    """Do what was asked, tell how it went, and lead back to the file's page."""
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("results:import-detail", run.pk)


@require_safe
def import_marked(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Offer the sender's file with the cells at fault marked."""
    run = _kept_run_of(request, run_id)
    reading = FileReading.from_plain(run.reading)
    actions.record_import_download(run=run, by=request.user, now=timezone.now())
    content = read_sheets(originals.path_of(run.sha256))
    stem = run.name.rpartition(".")[0] or run.name
    return xlsx_response(marked_copy(content, reading.faults), f"{stem}_直すところ.xlsx")


@require_safe
def import_excel(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Offer all that the page tells as Excel."""
    run = _kept_run_of(request, run_id)
    comparison = comparison_of(run)
    tables: list[Table[Any]] = [
        outputs.faults_table(comparison.reading.faults),
        outputs.differences_table(_differences(run, comparison)),
        outputs.findings_table(comparison.reading.findings),
    ]
    actions.record_import_download(run=run, by=request.user, now=timezone.now())
    return xlsx_response(workbook(tables), f"{run.name}_確認.xlsx")

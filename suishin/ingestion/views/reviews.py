"""Reviewing one draft: the source on the left, its values on the right."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from suishin.accounts.models import User
from suishin.common.errors import ActionError
from suishin.ingestion import actions, source_views
from suishin.ingestion.forms import AssignForm, DecisionForm, ReasonForm, ValueForm, value_form
from suishin.ingestion.models import Draft, Finding, Proposal, SourceFile
from suishin.ingestion.queries.review import (
    ReviewItem,
    ReviewPage,
    conflict_on,
    definition_of,
    hidden_parts,
    place_in_file,
    review_item,
    review_page,
    review_state,
)
from suishin.ingestion.rules import NoAnswer, verdict_on
from suishin.ingestion.views.shared import draft_or_404, reader_of_reports, sent
from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds.models import Round
from suishin.rounds.queries import unions_below


@require_safe
def review(request: HttpRequest, file_id: int, index: int) -> HttpResponse:
    user = reader_of_reports(request)
    draft = draft_or_404(user, file_id, index)
    return render(request, "ingestion/review.html", _context(draft, user))


def _context(draft: Draft, user: User, changed_item: ReviewItem | None = None) -> dict[str, Any]:
    page = review_page(draft, viewer=user)
    is_editable = draft.is_open and has_permission(user, Permission.FILE_REVIEW, draft.responsible)
    if is_editable and draft.is_typed:
        _open_forms(page)
    if changed_item:
        _put_in(page, changed_item)
    return {
        "draft": draft,
        "file": draft.source_file,
        "page": page,
        "place": place_in_file(draft, user),
        "state": review_state(draft),
        "view": _source_view(draft, page, user),
        "assign_form": _assign_form(draft, user),
        "is_editable": is_editable,
        "may_settle": draft.is_open and has_permission(user, Permission.REPORT_SETTLE, draft.responsible),
        "settlement": draft.settlements.standing().select_related("version__report", "by").first(),
        "taken_back": draft.settlements.exclude(taken_back_at=None).select_related("taken_back_by").first(),
        "may_take_back": has_permission(user, Permission.SETTLEMENT_TAKE_BACK, draft.responsible),
    }


def _open_forms(page: ReviewPage) -> None:
    """Let what is typed be typed at once: no button to press before each value."""
    unions = unions_below(page.draft.organization)
    for item in page.items():
        if item.is_typed:
            item.form = value_form(item.proposal, page.definition, unions)


def _put_in(page: ReviewPage, changed: ReviewItem) -> None:
    for item in page.items():
        if item.proposal.pk == changed.proposal.pk:
            item.conflict, item.form = changed.conflict, changed.form


def _source_view(draft: Draft, page: ReviewPage, user: User) -> source_views.SourceView | None:
    if draft.source_file.is_discarded:
        return None
    hidden = hidden_parts(draft, user)
    try:
        return source_views.view_of(draft.source_file, page.marked(), parts=draft.sources, hidden=hidden)
    except source_views.NoView:
        return None


def _assign_form(draft: Draft, user: User, posted: Any = None) -> AssignForm:
    initial = {"organization": draft.organization, "round": draft.round, "revision": draft.revision}
    return AssignForm(
        posted,
        initial=initial,
        organizations=Organization.objects.with_permission(user, Permission.FILE_REVIEW).prefectures(),
        rounds=Round.objects.visible_to(user).national().filter(form__code=draft.form_code),
    )


@require_safe
def page_picture(request: HttpRequest, file_id: int, index: int, page: int) -> HttpResponse:
    user = reader_of_reports(request)
    draft = draft_or_404(user, file_id, index)
    file = draft.source_file
    if file.kind != SourceFile.Kind.PDF or file.is_discarded:
        raise Http404
    if page not in source_views.visible_pages(draft.sources, hidden_parts(draft, user)):
        raise Http404
    try:
        picture = source_views.picture_of(file, page)
    except source_views.NoView as error:
        raise Http404 from error
    response = HttpResponse(picture.read_bytes(), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def assign(request: HttpRequest, file_id: int, index: int) -> HttpResponse:
    user = reader_of_reports(request)
    draft = draft_or_404(user, file_id, index)
    require_permission(user, Permission.FILE_REVIEW, draft.responsible)
    form = _assign_form(draft, user, request.POST)
    if not form.is_valid():
        return render(request, "ingestion/review.html", _context(draft, user) | {"assign_form": form}, status=400)
    try:
        actions.assign_draft(
            draft=draft,
            organization=form.cleaned_data["organization"],
            round=form.cleaned_data["round"],
            seen_revision=form.cleaned_data["revision"],
            by=user,
            now=timezone.now(),
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("県と回を保存しました。"))
    return redirect("ingestion:draft-review", file_id, index)


@require_POST
def accept_certain(request: HttpRequest, file_id: int, index: int) -> HttpResponse:
    user = reader_of_reports(request)
    draft = draft_or_404(user, file_id, index)
    try:
        count = actions.accept_certain(draft=draft, by=user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("確かな値%(count)s件を認めました。") % {"count": count})
    return redirect("ingestion:draft-review", file_id, index)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def decide(request: HttpRequest, file_id: int, index: int, value_id: int) -> HttpResponse:
    """GET shows the value with the fields to correct it, POST answers it."""
    user = reader_of_reports(request)
    draft = draft_or_404(user, file_id, index)
    require_permission(user, Permission.FILE_REVIEW, draft.responsible)
    proposal = get_object_or_404(draft.proposals, pk=value_id)
    definition, unions = definition_of(draft), unions_below(draft.organization)
    if request.method != "POST":
        return _with_item(request, draft, _with_form(proposal, value_form(proposal, definition, unions)), status=200)
    decision = DecisionForm(request.POST)
    if not decision.is_valid():
        raise Http404
    form = (
        value_form(proposal, definition, unions, request.POST) if decision.cleaned_data["choice"] == "correct" else None
    )
    if form and not form.is_valid():
        return _with_item(request, draft, _with_form(proposal, form), status=400)
    return _decide(request, draft, proposal, decision, form)


def _decide(
    request: HttpRequest, draft: Draft, proposal: Proposal, decision: DecisionForm, form: ValueForm | None
) -> HttpResponse:
    user = reader_of_reports(request)
    choice, changed = decision.cleaned_data["choice"], form.changed() if form else None
    seen = decision.cleaned_data["revision"]
    try:
        fallen = actions.decide(
            proposal=proposal, choice=choice, changed=changed, seen_revision=seen, by=user, now=timezone.now()
        )
    except actions.ChangedMeanwhile:
        item = _in_conflict(request, proposal, choice, changed, seen)
        return _with_item(request, draft, item, status=409)
    except ActionError as error:
        messages.error(request, str(error))
        return _reload(request, draft, proposal)
    if fallen:
        words = _("本文から元の文がなくなったため、数値・行事%(count)s件を「採らない」にしました。")
        messages.warning(request, words % {"count": len(fallen)})
    if fallen or not request.htmx:  # type: ignore[attr-defined]
        return _reload(request, draft, _next_open(draft, proposal))
    return _with_item(request, draft, review_item(draft.proposals.get(pk=proposal.pk)), status=200)


def _with_form(proposal: Proposal, form: ValueForm | None) -> ReviewItem:
    item = review_item(proposal)
    item.form = form
    return item


def _in_conflict(
    request: HttpRequest, proposal: Proposal, choice: str, changed: dict[str, Any] | None, seen: int
) -> ReviewItem:
    proposal.refresh_from_db()
    try:
        verdict = verdict_on(proposal.kind, proposal.original, choice, changed)
    except NoAnswer as error:
        raise Http404 from error
    mine = Proposal(kind=proposal.kind, original=proposal.original, state=verdict.state, corrected=verdict.corrected)
    item = review_item(proposal)
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name.startswith(f"value{proposal.pk}-")
        for value in values
    ]
    item.conflict = conflict_on(item, seen_revision=seen, mine=mine, choice=choice, changed=fields)
    return item


def _with_item(request: HttpRequest, draft: Draft, item: ReviewItem, *, status: int) -> HttpResponse:
    """Answer with the one value that changed, or without script with the whole page."""
    user = reader_of_reports(request)
    context = _context(draft, user, item) if not request.htmx else _part_context(draft, item, user)  # type: ignore[attr-defined]
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "ingestion/review.html#answer", context)  # htmx swaps no errors: the part tells
    return render(request, "ingestion/review.html", context, status=status)


def _part_context(draft: Draft, item: ReviewItem, user: User) -> dict[str, Any]:
    return {
        "draft": draft,
        "file": draft.source_file,
        "state": review_state(draft),
        "item": item,
        "is_part": True,
        "is_editable": draft.is_open and has_permission(user, Permission.FILE_REVIEW, draft.responsible),
        "may_settle": has_permission(user, Permission.REPORT_SETTLE, draft.responsible),
    }


def _reload(request: HttpRequest, draft: Draft, target: Proposal | None) -> HttpResponse:
    address = reverse("ingestion:draft-review", args=[draft.source_file_id, draft.index])
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address, "HX-Refresh": "true"})
    return redirect(f"{address}#value-{target.pk}" if target else address)


def _next_open(draft: Draft, after: Proposal) -> Proposal | None:
    """Return the value to go on with: those that need a look first, as the page has them."""
    still_open = draft.proposals.filter(state=Proposal.State.PROPOSED)
    return still_open.order_by("is_certain", "position").first()


@require_POST
def resolve_finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    finding = get_object_or_404(Finding.objects.visible_to(user).select_related("draft", "source_file"), pk=finding_id)
    actions.resolve_finding(finding=finding, by=user, now=timezone.now())
    messages.success(request, _("確認事項を済みにしました。"))
    if finding.draft:
        return redirect("ingestion:draft-review", finding.source_file_id, finding.draft.index)
    return redirect("ingestion:file-detail", finding.source_file_id)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, file_id: int, index: int) -> HttpResponse:
    user = reader_of_reports(request)
    draft = draft_or_404(user, file_id, index)
    require_permission(user, Permission.FILE_REVIEW, draft.responsible)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard_draft(draft=draft, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("読み取った報告を破棄しました。ファイルは残っています。"))
            return redirect("ingestion:file-detail", file_id)
    return render(request, "ingestion/draft_discard.html", {"draft": draft, "form": form})

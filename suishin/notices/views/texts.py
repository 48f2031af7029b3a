"""The texts of mails: the list, one of them with a preview, back to the packaged one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.notices import actions, queries
from suishin.notices.forms import TextForm
from suishin.notices.kinds import Kind
from suishin.notices.outputs import text_table
from suishin.notices.rules import EXAMPLE, PLACEHOLDERS, Text, filled
from suishin.permissions import Permission, require_permission


@require_safe
def text_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NOTICE_EDIT)
    table = text_table(queries.texts(), queries.changed_kinds())
    return render(request, "notices/text_list.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: SignedInRequest, kind: str) -> HttpResponse:
    chosen = _kind(request, kind)
    text = queries.texts()[chosen]
    form = TextForm(request.POST or None, kind=chosen, initial={"subject": text.subject, "body": text.body})
    if request.method == "POST" and form.is_valid():
        text = Text(form.cleaned_data["subject"], form.cleaned_data["body"])
        if "preview" not in request.POST:
            actions.change_text(kind=chosen, subject=text.subject, body=text.body, by=request.user, now=timezone.now())
            messages.success(
                request, _("「%(kind)s」の文を保存しました。次のメールから使います。") % {"kind": chosen.label}
            )
            return redirect("notices:text-edit", chosen.value)
    context = {
        "form": form,
        "kind": chosen,
        "placeholders": [(f"{{{name}}}", EXAMPLE[name]) for name in PLACEHOLDERS[chosen]],
        "example": filled(text, EXAMPLE),
        "is_preview": "preview" in request.POST and form.is_valid(),
        "changed": queries.changed_kinds().get(chosen),
    }
    return render(request, "notices/text_edit.html", context)


@require_POST
def text_reset(request: SignedInRequest, kind: str) -> HttpResponse:
    chosen = _kind(request, kind)
    try:
        actions.reset_text(kind=chosen, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, _("「%(kind)s」をはじめの文に戻しました。") % {"kind": chosen.label})
    return redirect("notices:text-edit", chosen.value)


def _kind(request: SignedInRequest, value: str) -> Kind:
    require_permission(request.user, Permission.NOTICE_EDIT)
    kind = queries.kind_of(value)
    if kind is None:
        raise Http404
    return kind

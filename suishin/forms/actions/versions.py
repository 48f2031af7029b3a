"""The life of a form: a draft that is edited in steps, then ready for rounds and never changed again.

Every step is one pure change of the definition (`forms.rules`), held against what the person had seen of that part:
two people at two items do not disturb each other, and at one item the later one is told.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.forms import words
from suishin.forms.content import hash_of_content
from suishin.forms.models import FormVersion
from suishin.forms.queries import keeper_of, next_number
from suishin.forms.rules import EditRefused, faults_against_use, fingerprint, over_limits
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.reading.definition import (
    DefinitionError,
    FormDefinition,
    HeaderField,
    HeaderKind,
    dump_definition,
    parse_definition,
    unknown_entries,
)

if TYPE_CHECKING:
    from suishin.accounts.models import User

Edit = Callable[[FormDefinition], FormDefinition]


class FormCodeTaken(ActionError):
    message = gettext_lazy("このコードの様式はすでにあります。別のコードにしてください。何も保存していません。")


class FormIsReady(ActionError):
    message = gettext_lazy(
        "この様式は完成しているため変えられません。変えるときは、この様式から次の様式をつくってください。"
    )


class FormChangedMeanwhile(ActionError):
    message = gettext_lazy(
        "開いている間に、ほかの人がここを変えました。まだ保存していません。今の内容と見比べて、もう一度保存してください。"
    )


class FormInUse(ActionError):
    message = gettext_lazy("この様式を元にした様式があるため、破棄できません。何も変えていません。")


class FormKnown(ActionError):
    message = gettext_lazy("同じ内容の様式がすでに完成しています。そちらを使ってください。何も保存していません。")


class DefinitionRefused(ActionError):
    """A change or a file that makes no form; its text says why."""


class FormUnfit(ActionError):
    message = gettext_lazy("このままでは使えない点があります。「点検」に出ている点を直してから完成にしてください。")


@transaction.atomic
def create_form(*, owner: Organization, code: str, title: str, year: int, by: "User", now: datetime) -> FormVersion:
    """Begin a form from nothing: who reports, when, who wrote and who confirmed."""
    require_permission(by, Permission.FORM_EDIT, owner)
    definition = FormDefinition(
        code=_own_code(owner, code), title=title, title_variants=(), year=year, header=_usual_header(owner), sections=()
    )
    form = _store(definition, owner=owner, now=now)
    record(Event.FORM_CREATED, by=by, target=form, organization=owner, at=now)
    return form


@transaction.atomic
def make_next_form(
    *, base: FormVersion, owner: Organization, code: str, year: int, by: "User", now: datetime
) -> FormVersion:
    """Begin a form as a copy of another, which it follows; under the same code it is that form's next version."""
    require_permission(by, Permission.FORM_EDIT, owner)
    own_code = _own_code(owner, code)
    plain = dump_definition(base.definition) | {"code": own_code, "year": year}
    if own_code != base.code:
        plain["follows"] = base.code
        for section in plain["sections"]:
            for item in section["items"]:
                item.pop("was", None)  # said what the item was in the form before the base
    form = _store(_checked(plain), owner=owner, now=now, base=base)
    record(Event.FORM_CREATED, by=by, target=form, organization=owner, at=now, based_on=str(base))
    return form


@transaction.atomic
def import_form(*, content: Any, owner: Organization, by: "User", now: datetime) -> FormVersion:
    """Store a form from another installation as a draft."""
    require_permission(by, Permission.FORM_EDIT, owner)
    definition = _checked(content)
    unknown = unknown_entries(content)
    if unknown:
        raise DefinitionRefused(
            _("様式にない名前があります：%(names)s。何も保存していません。") % {"names": _("、").join(unknown[:5])}
        )
    form = _store(definition, owner=owner, now=now, code=_own_code(owner, definition.code))
    record(Event.FORM_IMPORTED, by=by, target=form, organization=owner, at=now)
    return form


@transaction.atomic
def edit_form(*, form: FormVersion, edit: Edit, part: str, seen: str, by: "User", now: datetime) -> FormVersion:
    """Make one change to a draft. `seen` is the fingerprint of the part as the person saw it."""
    form = _draft(form, by)
    if fingerprint(form.definition, part) != seen:
        raise FormChangedMeanwhile
    try:
        changed = edit(form.definition)
    except EditRefused as refused:
        raise DefinitionRefused(words.refusal(refused)) from refused
    if changed.code != form.code:
        changed = _under_new_code(form, changed)
    _put(form, _checked(dump_definition(changed)))
    record(Event.FORM_CHANGED, by=by, target=form, organization=keeper_of(form), at=now, part=part)
    return form


@transaction.atomic
def mark_form_ready(*, form: FormVersion, seen_revision: int, by: "User", now: datetime) -> FormVersion:
    """Let rounds ask the form; from now on it never changes."""
    form = _draft(form, by)
    if form.revision != seen_revision:
        raise FormChangedMeanwhile
    if list(faults_against_use(form.definition)):
        raise FormUnfit
    # Their definitions, not their files: what came with the product writes out what stands at its default.
    if any(other.definition == form.definition for other in FormVersion.objects.ready().filter(code=form.code)):
        raise FormKnown
    form.state = FormVersion.State.READY
    form.save(update_fields=["state"])
    record(Event.FORM_READY, by=by, target=form, organization=keeper_of(form), at=now)
    return form


@transaction.atomic
def discard_form(*, form: FormVersion, seen_revision: int, by: "User", now: datetime) -> None:
    """Throw a draft away."""
    form = _draft(form, by)
    if form.revision != seen_revision:
        raise FormChangedMeanwhile
    if form.successors.exists():
        raise FormInUse
    record(Event.FORM_DISCARDED, by=by, target=form, organization=keeper_of(form), at=now)
    form.delete()


def _draft(form: FormVersion, by: "User") -> FormVersion:
    form = FormVersion.objects.select_for_update(of=("self",)).select_related("owner").get(pk=form.pk)
    require_permission(by, Permission.FORM_EDIT, keeper_of(form))
    if not form.is_draft:
        raise FormIsReady
    return form


def _checked(plain: Any) -> FormDefinition:
    """Return the form that JSON describes. Raises DefinitionRefused for what is none or too large."""
    try:
        definition = parse_definition(plain, is_draft=True)
    except DefinitionError as error:
        raise DefinitionRefused(_("%(fault)s何も保存していません。") % {"fault": error}) from error
    fault = next(over_limits(definition), None)
    if fault:
        raise DefinitionRefused(words.over_limit(*fault))
    return definition


def _store(
    definition: FormDefinition,
    *,
    owner: Organization,
    now: datetime,
    base: FormVersion | None = None,
    code: str | None = None,
) -> FormVersion:
    form = FormVersion(
        owner=owner,
        based_on=base,
        stored_at=now,
        state=FormVersion.State.DRAFT,
        revision=0,
        code=code or definition.code,
    )
    is_next_version = base is not None and base.code == form.code
    if FormVersion.objects.filter(code=form.code).exists() and not is_next_version:
        raise FormCodeTaken
    form.number = next_number(form.code)
    _put(form, _checked(dump_definition(definition) | {"code": form.code}))
    return form


def _under_new_code(form: FormVersion, changed: FormDefinition) -> FormDefinition:
    """Take another code for a draft."""
    code = _own_code(keeper_of(form), changed.code)
    if FormVersion.objects.filter(code=code).exclude(pk=form.pk).exists():
        raise FormCodeTaken
    form.code, form.number = code, 1
    return replace(changed, code=code)


def _put(form: FormVersion, definition: FormDefinition) -> None:
    form.content = dump_definition(definition)
    form.content_hash = hash_of_content(form.content)
    form.title = definition.title
    form.revision += 1
    form.__dict__.pop("definition", None)  # the cached one is of the old content
    form.save()


def _own_code(owner: Organization, code: str) -> str:
    """Return a code that no other organization can take: outside national headquarters it begins with the owner's."""
    prefix = f"{owner.code}-"
    return code if owner.is_national or code.startswith(prefix) else prefix + code


def _usual_header(owner: Organization) -> tuple[HeaderField, ...]:
    who = (
        HeaderField("prefecture", HeaderKind.PREFECTURE, "県名")
        if owner.is_national
        else HeaderField("organization", HeaderKind.ORGANIZATION, "単組名")
    )
    return (
        who,
        HeaderField("date", HeaderKind.DATE, "作成日"),
        HeaderField("author", HeaderKind.PERSON, "作成者"),
        HeaderField("confirmer", HeaderKind.PERSON, "確認者", required=False),
    )

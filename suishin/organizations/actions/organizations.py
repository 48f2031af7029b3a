"""Creating and changing organizations; the federation one starts with."""

import json
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.common.prefectures import PREFECTURES
from suishin.organizations.actions.tree import lock_tree, require_parent_kind
from suishin.organizations.models import Membership, Organization
from suishin.permissions import Permission, require_permission

if TYPE_CHECKING:
    from suishin.accounts.models import User

NATIONAL_CODE = "000"
_BEFORE_ALL_RECORDS = date(2000, 1, 1)  # since when the federation's own tree is taken to stand


class CodeTaken(ActionError):
    message = _("このコードはほかの組織が使っています。別のコードを付けてください。何も保存していません。")


@transaction.atomic
def create_organization(
    *,
    kind: str,
    code: str,
    name: str,
    parent: Organization,
    valid_from: date,
    by: "User",
    now: datetime,
    member_count: int | None = None,
) -> Organization:
    """Add an organization to the tree from a day on."""
    require_permission(by, Permission.ORGANIZATION_EDIT, parent)
    lock_tree()
    require_parent_kind(kind, parent)
    if Organization.objects.filter(code=code).exists():
        raise CodeTaken
    organization = _hang(kind, code, name, parent, valid_from, member_count)
    record(Event.ORGANIZATION_CREATED, by=by, target=organization, organization=organization, at=now, code=code)
    return organization


@transaction.atomic
def change_organization(
    *, organization: Organization, name: str, member_count: int | None, by: "User", now: datetime
) -> None:
    """Rename an organization or set its number of members; the audit keeps what stood there before."""
    require_permission(by, Permission.ORGANIZATION_EDIT, organization)
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    before = {"name": organization.name, "member_count": organization.member_count}
    organization.name, organization.member_count = name, member_count
    organization.save(update_fields=["name", "member_count"])
    record(
        Event.ORGANIZATION_CHANGED,
        by=by,
        target=organization,
        organization=organization,
        at=now,
        before=before,
        after={"name": name, "member_count": member_count},
    )


@transaction.atomic
def load_prefectures(*, now: datetime) -> list[Organization]:
    """Create the national headquarters, the blocks and the 47 prefectures where they are missing, as the system user.

    What stands already is left alone: the federation may have renamed or moved it.
    """
    national = Organization.objects.filter(kind=Organization.Kind.NATIONAL).first()
    if national is None:
        national = _hang(Organization.Kind.NATIONAL, NATIONAL_CODE, "全国本部", None, _BEFORE_ALL_RECORDS)
    lock_tree()
    known = Organization.objects.in_bulk(field_name="code")
    created = []
    for entry in json.loads(files("suishin.organizations").joinpath("blocks.json").read_text("utf-8")):
        missing = [code for code in entry["prefectures"] if code not in known]
        if missing:
            created += _create_block(entry["code"], entry["name"], missing, national, known)
    if created:
        record(
            Event.ORGANIZATION_CREATED,
            by=get_user_model().objects.system(),
            target=national,
            organization=national,
            at=now,
            codes=[organization.code for organization in created],
        )
    return created


def _create_block(
    code: str, name: str, prefecture_codes: list[str], national: Organization, known: dict[str, Organization]
) -> list[Organization]:
    created = []
    block = known.get(code)
    if block is None:
        block = _hang(Organization.Kind.BLOCK, code, name, national, _BEFORE_ALL_RECORDS)
        created.append(block)
    created += [
        _hang(Organization.Kind.PREFECTURE, prefecture, PREFECTURES[prefecture], block, _BEFORE_ALL_RECORDS)
        for prefecture in prefecture_codes
    ]
    return created


def _hang(
    kind: str,
    code: str,
    name: str,
    parent: Organization | None,
    valid_from: date,
    member_count: int | None = None,
) -> Organization:
    organization = Organization.objects.create(kind=kind, code=code, name=name, member_count=member_count, path="")
    organization.path = f"{parent.path if parent else '/'}{organization.pk}/"
    organization.save(update_fields=["path"])
    if parent:
        Membership.objects.create(child=organization, parent=parent, valid_from=valid_from)
    return organization

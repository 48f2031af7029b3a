"""Everything that is written about the tree: the organizations, where they hang, what became of them."""

from suishin.organizations.actions.organizations import (
    change_organization,
    create_organization,
    load_prefectures,
)
from suishin.organizations.actions.successions import ENDING_KINDS, reopen_organization, succeed_organization
from suishin.organizations.actions.tree import derive_paths, move_organization

__all__ = [
    "ENDING_KINDS",
    "change_organization",
    "create_organization",
    "derive_paths",
    "load_prefectures",
    "move_organization",
    "reopen_organization",
    "succeed_organization",
]

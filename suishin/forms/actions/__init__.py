"""Everything that writes in this app."""

from suishin.forms.actions.packaged import store_packaged_forms
from suishin.forms.actions.versions import (
    DefinitionRefused,
    FormChangedMeanwhile,
    FormCodeTaken,
    FormInUse,
    FormIsReady,
    FormKnown,
    FormUnfit,
    create_form,
    discard_form,
    edit_form,
    import_form,
    make_next_form,
    mark_form_ready,
)

__all__ = [
    "DefinitionRefused",
    "FormChangedMeanwhile",
    "FormCodeTaken",
    "FormInUse",
    "FormIsReady",
    "FormKnown",
    "FormUnfit",
    "create_form",
    "discard_form",
    "edit_form",
    "import_form",
    "make_next_form",
    "mark_form_ready",
    "store_packaged_forms",
]

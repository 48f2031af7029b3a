"""Forms: what one organization is making, no other sees."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from suishin.forms import rules
from suishin.forms.forms import header_rows, members_of
from suishin.forms.rules import fingerprint
from tests.access.table import USES, Row, Write
from tests.factories.forms import edit
from tests.factories.world import World

#                       anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_MAKES_FORMS = "             302      302    200  200  200   403  200    403  403  403"
_DRAFT_OF_NAGANO = "         302      302    200  200  200   404  404    404  404  404"
_DRAFT_OF_GIFU = "           302      302    200  404  404   404  200    404  404  404"
_DRAFT_OF_HEADQUARTERS = "   302      302    200  404  404   404  404    404  404  404"
_CHANGE_OF_NAGANO = "        302      302    404  404  404   404  404    404  404  404"
_CHANGE_OF_GIFU = "          302      302    404  404  404   404  404    404  404  404"

_OF_DRAFTS = (_DRAFT_OF_NAGANO, _DRAFT_OF_GIFU, _DRAFT_OF_HEADQUARTERS)


def _form(*more: Any) -> Callable[[World, str], list[Any]]:
    return lambda world, place: [world.forms[place].pk, *more]


def _seen(part: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"seen": fingerprint(world.forms["nagano"].definition, part)} | more


def _new_form(world: World) -> dict[str, Any]:
    return {"code": "2027-09", "title": "秋の調べ", "year": 2027}


def _file(world: World) -> dict[str, Any]:
    content = world.forms["nagano"].content | {"code": "20-2028-06"}
    return {"file": SimpleUploadedFile("form.json", json.dumps(content).encode(), "application/json")}


def _facts(world: World) -> dict[str, Any]:
    form = world.forms["nagano"]
    rows = header_rows(form.definition)
    sent = {
        "title": "新しい名称",
        "code": form.code,
        "year": 2027,
        "follows": "",
        "title_variants": "",
        "prompt_variants": "",
    }
    return _seen("facts")(world) | sent | _rows_sent(rows)


def _rows_sent(rows: Any) -> dict[str, Any]:
    """Return the rows of a formset as a browser sends them back untouched."""
    sent: dict[str, Any] = {
        "members-TOTAL_FORMS": len(rows.initial),
        "members-INITIAL_FORMS": len(rows.initial),
    }
    for number, row in enumerate(rows.initial):
        sent |= {f"members-{number}-{name}": value for name, value in row.items() if value is not False}
    return sent


def _item(world: World) -> dict[str, Any]:
    item = world.forms["nagano"].definition.item("hired")
    assert members_of(item) is None
    names = ("title", "label", "unit", "key")
    sent = {name: getattr(item, name) for name in names} | {"kind": "number", "section": "counts", "box": "right"}
    return _seen("items.hired")(world) | sent


def _check(world: World) -> dict[str, Any]:
    return _seen("checks", kind="not_more", first="joined", others=["hired"], message="数を確かめてください。")(world)


def _revision(world: World) -> dict[str, Any]:
    return {"revision": world.forms["nagano"].revision}


def _without_empty_section(world: World) -> None:
    form = world.forms["nagano"]
    world.forms["nagano"] = edit(form, world.people["nagano"], partial(rules.without_section, key="rest"))


def _without_check(world: World) -> None:
    form = world.forms["nagano"]
    edited = edit(form, world.people["nagano"], partial(rules.with_cross_checks, checks=[]), "checks")
    world.forms["nagano"] = edited


def _page(name: str, content: Callable[[World], dict[str, Any]], *more: Any, **how: Any) -> Row:
    """Return the row of a page that shows a form and takes it."""
    return Row(
        f"forms:{name}",
        "",
        *_OF_DRAFTS,
        arguments=_form(*more),
        methods=USES.BOTH,
        writes=Write("mori", content, **how),
    )


def _button(
    name: str, content: Callable[[World], dict[str, Any]], *more: Any, statuses: tuple[str, ...], **how: Any
) -> Row:
    return Row(
        f"forms:{name}", "", *statuses, arguments=_form(*more), methods=USES.POST, writes=Write("mori", content, **how)
    )


# A button that is sent without its fields is no request of ours.
_BUTTONS = (_CHANGE_OF_NAGANO, _CHANGE_OF_GIFU, _CHANGE_OF_GIFU)
_PREVIEWS = _OF_DRAFTS
_DROPS = tuple(line.replace(" 200", " 302") for line in _OF_DRAFTS)

FORM_ROWS = [
    Row("forms:form-list", _MAKES_FORMS),
    Row("forms:form-create", _MAKES_FORMS, methods=USES.BOTH, writes=Write("mori", _new_form)),
    Row("forms:form-import", _MAKES_FORMS, methods=USES.BOTH, writes=Write("mori", _file)),
    Row("forms:form-detail", "", *_OF_DRAFTS, arguments=_form()),
    Row("forms:form-export", "", *_OF_DRAFTS, arguments=_form()),
    Row("forms:form-blank", "", *_OF_DRAFTS, arguments=_form()),
    _page("form-next", lambda world: {"code": "2028-06", "year": 2028}),
    _page("form-facts", _facts),
    _page("form-years", lambda world: _seen("texts", place=["sections.0.items.0.label"])(world)),
    _page("form-ready", _revision, prepare=_without_empty_section),
    _page("form-discard", _revision),
    _page("section-create", _seen("order", title="新しい区分")),
    _page("section-edit", _seen("sections.counts", title="人数と割合"), "counts"),
    _button("section-move", _seen("order", position=1), "counts", statuses=_BUTTONS),
    _button("section-drop", _seen("order"), "rest", statuses=_DROPS),
    _page("item-create", _seen("order", kind="choice", box="right", title="進め方"), "counts"),
    _page("item-edit", _item, "hired"),
    _button("item-preview", _item, "hired", statuses=_PREVIEWS, leaves_no_entry_because="it only draws"),
    _button("item-move", _seen("order", position=1, section="counts", box="left"), "hired", statuses=_BUTTONS),
    _button("item-drop", _seen("order"), "hired", statuses=_DROPS, prepare=_without_check),
    _page("check-create", _check),
    _page("check-edit", _check, 1),
    _button("check-drop", _seen("checks"), 1, statuses=_DROPS),
]

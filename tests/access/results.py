"""Results and targets."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from suishin.results.queries.target_files import comparison_of
from tests.access.table import USES, Row, Write
from tests.factories.world import World

#                  anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_SEES_RESULTS = "      302      302    200  200  200   200  200    200  403  200"
_GIVES_TARGETS = "     302      302    200  200  200   200  200    200  403  403"
_SETS_BELOW = "        302      302    200  200  200   200  200    403  403  403"
_ANSWERS = "           302      302    200  200  200   200  200    403  403  403"
# The partner's office promotes nothing in the world: it sees no target.
_TARGET_NAGANO = "     302      302    200  200  200   200  404    404  404  404"
_TARGET_GIFU = "       302      302    200  404  404   404  200    404  404  404"
_TARGET_NATIONAL = "   302      302    200  200  200   200  200    404  404  404"
_FROM_ABOVE_NAGANO = " 302      302    200  403  403   403  404    404  404  404"
_FROM_ABOVE_GIFU = "   302      302    200  404  404   404  403    404  404  404"
_FROM_ABOVE_ALL = "    302      302    200  403  403   403  403    404  404  404"
# Reasons to call are seen by whoever sees results of the union; put aside by whoever keeps them.
_ASIDE_NAGANO = "      302      302    200  200  200   200  404    404  404  404"
_ASIDE_GIFU = "        302      302    200  404  404   404  200    404  404  404"
_TAKE_UP_NAGANO = "    302      302    302  302  302   302  404    404  404  404"
_TAKE_UP_GIFU = "      302      302    302  404  404   404  302    404  404  404"
_PRODUCTS = "          302      302    200  403  403   403  403    403  403  403"
_SEND_PRODUCTS = "     302      302    302  403  403   403  403    403  403  403"


_FILES_SEEN = (
    "                  302      302    200  200  200   200  404    404  404  404",
    "                  302      302    200  404  404   404  200    404  404  404",
    "                  302      302    200  404  404   404  404    404  404  404",
)
_FILES_DECIDED = (
    "                  302      302    302  302  302   302  404    404  404  404",
    "                  302      302    302  404  404   404  302    404  404  404",
    "                  302      302    302  404  404   404  404    404  404  404",
)


def _target_file(world: World, place: str) -> list[int]:
    return [world.target_files[place].pk]


def _seal(world: World) -> str:
    return comparison_of(world.target_files["nagano"], viewer=world.people["nagano"]).seal


def _alert(world: World, place: str) -> list[Any]:
    alert = world.alerts[place]
    return [alert.organization_id, alert.rule, alert.product_set_id]


def _aside(world: World, place: str) -> list[int]:
    return [world.asides[place].pk]


def _in_a_week() -> str:
    return (timezone.localdate() + timedelta(days=7)).isoformat()


def _target(world: World, place: str) -> list[int]:
    return [world.targets[place].pk]


def _proposal(world: World, place: str) -> list[int]:
    return [world.proposals[place].pk]


def _new_target(world: World) -> dict[str, Any]:
    return {
        "place": world.tree.nagano.pk,
        "product_set": world.targets["nagano"].product_set_id,
        "measure": "new_enrolments",
        "kind": "final",
        "value": "1,200",
        "on": "2027-05-31",
    }


RESULT_ROWS = [
    Row("results:alert-list", _SEES_RESULTS),
    Row("results:alert-export", _SEES_RESULTS),
    Row(
        "results:alert-put-aside",
        "",
        _ASIDE_NAGANO,
        _ASIDE_GIFU,
        arguments=_alert,
        methods=USES.BOTH,
        writes=Write("hara", lambda world: {"reason": "来週の委員会で話す", "until": _in_a_week()}),
    ),
    Row("results:alert-aside-list", _ANSWERS),
    Row(
        "results:alert-take-up",
        "",
        _TAKE_UP_NAGANO,
        _TAKE_UP_GIFU,
        arguments=_aside,
        methods=USES.POST,
        writes=Write("mori"),
    ),
    Row("results:alert-rules", _PRODUCTS),
    Row(
        "results:alert-rule-change",
        _PRODUCTS,
        arguments=lambda world, place: ["silent"],
        methods=USES.POST,
        writes=Write("honbu", lambda world: {"is_on": "on", "months": "3", "seen": "0"}),
    ),
    Row("results:alert-review", _SEND_PRODUCTS, methods=USES.POST, writes=Write("honbu")),
    Row("results:target-list", _SEES_RESULTS),
    Row("results:target-export", _SEES_RESULTS),
    Row("results:target-create", _GIVES_TARGETS, methods=USES.BOTH, writes=Write("honbu", _new_target)),
    Row("results:target-proposals", _ANSWERS),
    Row("results:target-workbook", _SETS_BELOW),
    Row(
        "results:target-file-list",
        _GIVES_TARGETS,
        methods=USES.BOTH,
        writes=Write("ono", lambda world: {"file": ContentFile(b"a,b", "a.csv")}),
    ),
    Row("results:target-file-detail", "", *_FILES_SEEN, _target_file),
    Row(
        "results:target-file-commit",
        "",
        *_FILES_DECIDED,
        _target_file,
        methods=USES.POST,
        writes=Write("hara", lambda world: {"seen": _seal(world)}),
    ),
    Row("results:target-file-discard", "", *_FILES_DECIDED, _target_file, methods=USES.POST, writes=Write("hara")),
    Row("results:target-file-marked", "", *_FILES_SEEN, _target_file),
    Row("results:target-detail", "", _TARGET_NAGANO, _TARGET_GIFU, _TARGET_NATIONAL, _target),
    Row(
        "results:target-edit",
        "",
        _FROM_ABOVE_NAGANO,
        _FROM_ABOVE_GIFU,
        _FROM_ABOVE_ALL,
        _target,
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"value": "6500", "on": "2027-05-31", "seen": "0"}),
    ),
    Row(
        "results:target-answer",
        "",
        _FROM_ABOVE_NAGANO,
        _FROM_ABOVE_GIFU,
        arguments=_proposal,
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"value": "6200", "seen": "0", "action": "agree"}),
    ),
    Row(
        "results:target-withdraw",
        "",
        _FROM_ABOVE_NAGANO,
        _FROM_ABOVE_GIFU,
        _FROM_ABOVE_ALL,
        _target,
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"reason": "二重に登録", "seen": "0"}),
    ),
    Row(
        "results:target-distribute",
        "",
        "              302      302    200  200  200   200  404    404  404  404",
        "              302      302    200  404  404   404  200    404  404  404",
        _FROM_ABOVE_ALL,
        _target,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {f"share-{world.tree.hikari.pk}": "300", "seen": "0", "action": "save"}),
    ),
]

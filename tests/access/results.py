"""Results and targets."""

from typing import Any

from tests.access.table import USES, Row, Write
from tests.factories.world import World

#                  anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_SEES_RESULTS = "      302      302    200  200  200   200  200    200  403  200"
_GIVES_TARGETS = "     302      302    200  200  200   200  200    200  403  403"
_ANSWERS = "           302      302    200  200  200   200  200    403  403  403"
# The partner's office promotes nothing in the world: it sees no target.
_TARGET_NAGANO = "     302      302    200  200  200   200  404    404  404  404"
_TARGET_GIFU = "       302      302    200  404  404   404  200    404  404  404"
_TARGET_NATIONAL = "   302      302    200  200  200   200  200    404  404  404"
_FROM_ABOVE_NAGANO = " 302      302    200  403  403   403  404    404  404  404"
_FROM_ABOVE_GIFU = "   302      302    200  404  404   404  403    404  404  404"
_FROM_ABOVE_ALL = "    302      302    200  403  403   403  403    404  404  404"


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
    Row("results:target-list", _SEES_RESULTS),
    Row("results:target-export", _SEES_RESULTS),
    Row("results:target-create", _GIVES_TARGETS, methods=USES.BOTH, writes=Write("honbu", _new_target)),
    Row("results:target-proposals", _ANSWERS),
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

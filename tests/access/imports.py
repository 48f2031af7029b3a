"""Files of monthly results: seen and decided where they were sent from, and above."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from suishin.accounts.models import User
from suishin.results.actions import commit_import
from tests.access.table import USES, Row, Write
from tests.factories.world import World


def run(world: World, place: str) -> Sequence[int]:
    return [world.imports[place].pk]


def _taken_in(world: World) -> None:
    commit_import(
        run=world.imports["nagano"],
        seen=None,
        by=User.objects.get(username="mori"),
        now=timezone.now() - timedelta(minutes=1),
    )


#                      anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_LIST = "                   302      302    200  200  200   200  200    403  403  403"
_NAGANO = "                 302      302    200  200  200   200  404    404  404  404"
_GIFU = "                   302      302    200  404  404   404  200    404  404  404"
_NATIONAL = "               302      302    200  404  404   404  404    404  404  404"
SEEN = (_NAGANO, _GIFU, _NATIONAL)
_ACT_NAGANO = "             302      302    302  302  302   302  404    404  404  404"
_ACT_GIFU = "               302      302    302  404  404   404  302    404  404  404"
_ACT_NATIONAL = "           302      302    302  404  404   404  404    404  404  404"
DECIDED = (_ACT_NAGANO, _ACT_GIFU, _ACT_NATIONAL)

IMPORT_ROWS = [
    Row(
        "results:import-list",
        _LIST,
        methods=USES.BOTH,
        writes=Write("hara", lambda world: {"file": ContentFile(b"a,b", "a.csv"), "stage": "final"}),
    ),
    Row("results:import-detail", "", *SEEN, run),
    Row(
        "results:import-columns",
        "",
        *SEEN,
        run,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {f"meaning-0-{column}": "ignored" for column in range(7)}),
    ),
    Row(
        "results:import-stage",
        "",
        *DECIDED,
        run,
        methods=USES.POST,
        writes=Write("hara", lambda world: {"stage": "flash"}),
    ),
    Row("results:import-names", "", *DECIDED, run, methods=USES.POST, writes=Write("mori")),
    Row(
        "results:import-commit", "", *DECIDED, run, methods=USES.POST, writes=Write("hara", lambda world: _seen(world))
    ),
    Row("results:import-undo", "", *DECIDED, run, methods=USES.POST, writes=Write("hara", prepare=_taken_in)),
    Row("results:import-discard", "", *DECIDED, run, methods=USES.POST, writes=Write("hara")),
    Row("results:import-marked", "", *SEEN, run),
    Row("results:import-excel", "", *SEEN, run),
]


def _seen(world: World) -> dict[str, str]:
    from suishin.results.queries.imports import comparison_of

    return {"seen": comparison_of(world.imports["nagano"]).seal}

"""The tree."""

from tests.access.table import SIGNED_IN, USES, Row, Write, organization, union_or_top
from tests.factories.world import World


def _closed_union(world: World) -> None:
    union = world.unions["nagano"]
    union.closed_on = "2025-03-31"
    union.save()


#                     anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_EDIT_IN_NAGANO = "        302      302    403  403  403   403  404    404  200  403"
_EDIT_IN_GIFU = "          302      302    403  404  404   404  403    404  200  404"
_EDIT_AT_THE_TOP = "       302      302    403  404  404   404  404    404  200  404"

ORGANIZATION_ROWS = [
    Row("organizations:organization-list", SIGNED_IN),
    Row(
        "organizations:organization-detail",
        nagano="           302      302    200  200  200   200  404    404  200  200",
        gifu="             302      302    200  404  404   404  200    404  200  404",
        national="         302      302    200  404  404   404  404    404  200  404",
        arguments=organization,
    ),
    Row(
        "organizations:organization-edit",
        "",
        _EDIT_IN_NAGANO,
        _EDIT_IN_GIFU,
        _EDIT_AT_THE_TOP,
        union_or_top,
        methods=USES.BOTH,
        writes=Write("kanri", lambda world: {"name": "ひかり市職員組合", "member_count": "800"}),
    ),
    Row(
        "organizations:organization-create",
        "",
        _EDIT_IN_NAGANO,
        _EDIT_IN_GIFU,
        _EDIT_AT_THE_TOP,
        organization,
        methods=USES.BOTH,
        writes=Write(
            "kanri",
            lambda world: {
                "kind": "local_union",
                "code": "20-777",
                "name": "あおぞら町職",
                "valid_from": "2025-04-01",
            },
        ),
    ),
    Row(
        "organizations:organization-move",
        "",
        _EDIT_IN_NAGANO,
        _EDIT_IN_GIFU,
        _EDIT_AT_THE_TOP,
        union_or_top,
        methods=USES.BOTH,
        writes=Write("kanri", lambda world: {"parent": world.tree.gifu.pk, "on": "2025-04-01"}),
    ),
    Row(
        "organizations:organization-succeed",
        "",
        _EDIT_IN_NAGANO,
        _EDIT_IN_GIFU,
        _EDIT_AT_THE_TOP,
        union_or_top,
        methods=USES.BOTH,
        writes=Write(
            "kanri", lambda world: {"kind": "merger", "successors": [world.tree.hikari.pk], "on": "2025-04-01"}
        ),
    ),
    Row(
        "organizations:organization-reopen",
        nagano="           302      302    403  403  403   403  404    404  302  403",
        gifu="             302      302    403  404  404   404  403    404  302  404",
        national="         302      302    403  404  404   404  404    404  302  404",
        arguments=union_or_top,
        methods=USES.POST,
        writes=Write("kanri", prepare=_closed_union),
    ),
]

"""How a row of the access table reads: a row for every URL name, a column for every actor.

A row without arguments gives one line of statuses; with arguments, one for an object of each place. A status reads
as the answer to GET (to POST where the address takes only that). Everything else follows: HEAD is GET; PUT, PATCH and
DELETE are 405; whoever may not GET may not POST; an address that takes POST has `writes`: how it is used rightly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.factories.world import World

ACTORS = ("anonymous", "suspended", "honbu", "mori", "hayashi", "hara", "ishida", "ono", "kanri", "kita")


@dataclass(frozen=True)
class Write:
    """One right use of an address: by whom, on which object, with what. It leaves exactly one audit entry."""

    actor: str
    content: Callable[[World], dict[str, Any]] = lambda world: {}
    place: str = "nagano"
    leaves_no_entry_because: str = ""
    prepare: Callable[[World], None] = lambda world: None


@dataclass(frozen=True)
class Row:
    name: str
    everywhere: str = ""
    nagano: str = ""
    gifu: str = ""
    national: str = ""
    arguments: Callable[[World, str], Sequence[Any]] = lambda world, place: []
    methods: frozenset[str] = frozenset({"GET"})
    writes: Write | None = None
    query: str = ""

    @property
    def by_place(self) -> dict[str, tuple[int, ...]]:
        """Return the statuses in the order of ACTORS, by place ("" where the row has no arguments)."""
        lines = {"": self.everywhere, "nagano": self.nagano, "gifu": self.gifu, "national": self.national}
        return {place: tuple(int(status) for status in line.split()) for place, line in lines.items() if line}


@dataclass(frozen=True)
class Uses:
    """Methods an address takes."""

    GET: frozenset[str] = field(default=frozenset({"GET"}))
    POST: frozenset[str] = field(default=frozenset({"POST"}))
    BOTH: frozenset[str] = field(default=frozenset({"GET", "POST"}))


USES = Uses()


def organization(world: World, place: str) -> list[int]:
    return [world.organizations[place].pk]


def union_or_top(world: World, place: str) -> list[int]:
    return [world.unions.get(place, world.organizations[place]).pk]


def person(world: World, place: str) -> list[int]:
    return [world.people[place].pk]


def post(world: World, place: str) -> list[int]:
    return [world.posts[place].pk]


def round_code(world: World, place: str) -> list[str]:
    return [world.round.code]


def report(world: World, place: str) -> list[int]:
    return [world.reports[place].pk]


#                 anonymous suspended honbu mori hayashi hara ishida ono kanri kita
OPEN_TO_ALL = "        200      200    200  200  200   200  200    200  200  200"
SIGNED_IN = "          302      302    200  200  200   200  200    200  200  200"
SEND_BY_ALL = "        302      302    302  302  302   302  302    302  302  302"
ADMINISTRATOR = "      302      302    403  403  403   403  403    403  200  403"
SEND_BY_ADMINISTRATOR = "302    302    403  403  403   403  403    403  302  403"

"""What a report takes along from earlier rounds: texts to repeat, points to go on from, answers to compare with.

An item of kind `previous` names the form and item it repeats ("2024-06/progress"): its points come from the latest
earlier round with that form. Any other item looks at the last round of its own line of forms, where it may have had
another key. Prose whose section repeats an earlier form goes on from those points; all other prose from its own last text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from suishin.forms.models import FormVersion
from suishin.reading.definition import FormDefinition, Item, ItemKind
from suishin.rounds.models import Answer, Point, Report, Round
from suishin.rounds.rules import CarriedPoint


@dataclass(frozen=True, slots=True)
class Carried:
    """`points` stand to the left of each narrative; `last` holds the last answers of all other items."""

    points: Mapping[str, Sequence[CarriedPoint]] = field(default_factory=dict)
    last: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Round] = field(default_factory=dict)  # the round each item's points or answer came from


@dataclass(frozen=True, slots=True)
class _Told:
    answer: Answer
    points: Sequence[CarriedPoint]


def carried_into(report: Report) -> Carried:
    """Return what earlier reports of the organization offer to this one."""
    return carried_into_all([report])[report.pk]


def carried_into_all(reports: Iterable[Report]) -> dict[int, Carried]:
    """Return the same for many reports of one round, with as many questions as for one."""
    reports = list(reports)
    if not reports:
        return {}
    round = reports[0].round
    sources = _sources(round)
    earlier = {origin.pk: origin for origin, _key in sources.values()}
    organizations = {report.organization_id: report.pk for report in reports}
    answers = Answer.objects.filter(
        version__current_for__round__in=earlier, version__current_for__organization__in=organizations
    ).select_related("version__report")
    answers = answers.only("item_key", "choice", "value", "version__report__organization", "version__report__round")
    points = _points_by_answer(answers)
    found: dict[tuple[int, int, str], _Told] = {}
    for answer in answers:
        told = answer.version.report
        key = organizations[told.organization_id], told.round_id, answer.item_key
        found[key] = _Told(answer, points.get(answer.pk, ()))
    return {report.pk: _carried(report.pk, round.form.definition, sources, found) for report in reports}


def _points_by_answer(answers: QuerySet[Answer]) -> dict[int, list[CarriedPoint]]:
    """Return the standing points of each answer: as values, because a long report has hundreds."""
    points = Point.objects.standing().filter(answer__in=answers.values("pk")).order_by("answer", "position")
    found: dict[int, list[CarriedPoint]] = {}
    for answer, pk, text, unchanged_count, part in points.values_list(
        "answer", "pk", "text", "unchanged_count", "part"
    ):
        found.setdefault(answer, []).append(CarriedPoint(pk, text, unchanged_count, part))
    return found


def _sources(round: Round) -> dict[str, tuple[Round, str]]:
    """Return for each item the earlier round and the key there from which it takes something along."""
    earlier = list(Round.objects.earlier_than(round).select_related("form"))
    latest_of_form: dict[str, Round] = {}
    for candidate in earlier:
        latest_of_form.setdefault(candidate.form.code, candidate)
    definition = round.form.definition
    last = next((candidate for candidate in earlier if candidate.form.code in _line(definition)), None)
    # The same form again, or one that still has the item under its key, knows nothing of an earlier key.
    known = {item.key for item in last.form.definition.items()} if last and last.form_id != round.form_id else set()
    sources = {}
    for item in definition.items():
        if item.kind is ItemKind.PREVIOUS:
            form_code, _slash, key = (item.repeats or "").partition("/")
            if form_code in latest_of_form and key:
                sources[item.key] = (latest_of_form[form_code], key)
        elif last:
            sources[item.key] = (last, item.was if item.was in known else item.key)
    return sources


def _line(definition: FormDefinition) -> set[str]:
    """Return the codes of the form and of those it followed, as far as they are stored."""
    codes = {definition.code}
    following = definition.follows
    while following and following not in codes:
        codes.add(following)
        stored = FormVersion.objects.ready().filter(code=following).order_by("-number").first()
        following = stored.definition.follows if stored else ""
    return codes


def _carried(
    report_id: int,
    definition: FormDefinition,
    sources: Mapping[str, tuple[Round, str]],
    found: Mapping[tuple[int, int, str], _Told],
) -> Carried:
    own: dict[str, list[CarriedPoint]] = {}
    last: dict[str, Any] = {}
    origins: dict[str, Round] = {}
    for item in definition.items():
        origin, key = sources.get(item.key, (None, ""))
        told = found.get((report_id, origin.pk, key)) if origin else None
        if told is None or origin is None:
            continue
        origins[item.key] = origin
        if item.is_text:
            own[item.key] = _points(item, told.points)
        else:
            last[item.key] = told.answer.value if told.answer.value is not None else told.answer.choice
    return Carried(points=_beside(definition, own), last=last, origins=origins)


def _points(item: Item, points: Sequence[CarriedPoint]) -> list[CarriedPoint]:
    parts = {"", *(part.key for part in item.parts)}
    return [point if point.part in parts else replace(point, part="") for point in points]


def _beside(definition: FormDefinition, own: Mapping[str, list[CarriedPoint]]) -> dict[str, list[CarriedPoint]]:
    """Return what stands to the left of each narrative: its section's repeated texts, or else its own last text."""
    points = {}
    for section in definition.sections:
        repeated = [
            point for item in section.narratives if item.kind is ItemKind.PREVIOUS for point in own.get(item.key, ())
        ]
        for item in section.narratives:
            is_beside = item.kind is ItemKind.NARRATIVE and repeated
            points[item.key] = repeated if is_beside else own.get(item.key, [])
    return points

"""One version of a report in its form's layout, with its claims marked in the text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from suishin.accounts.models import User
from suishin.forms.values import cells_in_words, empty_value, value_in_words
from suishin.permissions import Permission, has_permission
from suishin.reading.definition import Box, FormDefinition, Item, ItemKind, Section
from suishin.rounds.content import VersionContent
from suishin.rounds.models import Answer, Comment, Move, Report, ReportVersion
from suishin.rounds.queries.comments import open_comments
from suishin.rounds.queries.contents import contents_of
from suishin.rounds.rules import Claim, ItemDifference, Passage, differences, header_value, passages


@dataclass(frozen=True, slots=True)
class ItemView:
    """A tick with its state, a narrative as passages by point, or anything else as it is printed."""

    item: Item
    state: str = ""
    points: tuple[tuple[Passage, ...], ...] = ()
    words: str = ""
    cells: tuple[tuple[str, ...], ...] = ()  # of a table, row by row
    files: tuple[Mapping[str, str], ...] = ()  # name and sha256 of each
    comments: tuple[Comment, ...] = ()  # those not yet dealt with


@dataclass(frozen=True, slots=True)
class BoxView:
    """The left or the right box of a section."""

    prompt: str
    runs: tuple[tuple[ItemView, ...], ...]  # in the form's order, ticks that follow each other together


@dataclass(frozen=True, slots=True)
class SectionView:
    section: Section
    left: BoxView
    right: BoxView

    @property
    def is_even(self) -> bool:
        """Both boxes hold text: they get the same width."""
        return not self.section.ticks


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`version` is None where nothing has been reported."""

    report: Report
    version: ReportVersion | None
    versions: tuple[ReportVersion, ...]  # all of them, the newest first
    hidden: frozenset[int] = frozenset()  # those that turned out to be another organization's report
    header: tuple[tuple[str, str], ...] = ()
    sections: tuple[SectionView, ...] = ()
    previous: ReportVersion | None = None  # the one that this version followed
    differences: tuple[ItemDifference, ...] = ()
    moves: tuple[Move, ...] = ()  # every step it took, the latest first
    content: VersionContent | None = None  # of the version, without its claims

    @property
    def is_current(self) -> bool:
        return self.version is not None and self.version.pk == self.report.current_version_id


@dataclass(frozen=True, slots=True)
class _Told:
    content: VersionContent
    claims: Mapping[str, list[Claim]]
    comments: Mapping[str, Sequence[Comment]]


def report_page(report: Report, *, viewer: User, number: int | None = None) -> ReportPage:
    """Return the current version of a report, or the one of a number.

    Raises DoesNotExist for an unknown number, and for one whose content is not the viewer's to read.
    """
    versions = tuple(_with_files(report.versions.select_related("made_by")).order_by("-number"))
    hidden = frozenset(version.pk for version in versions if _is_of_others(version, viewer))
    version = _chosen(report, [version for version in versions if version.pk not in hidden], number)
    moves = tuple(report.moves.select_related("by", "version").prefetch_related("marks"))
    if version is None:
        return ReportPage(report, None, versions, hidden, moves=moves)
    previous = next((other for other in versions if other.number < version.number and not other.is_withdrawn), None)
    contents = contents_of([version, previous] if previous else [version], are_claims_wanted=False)
    content, definition = contents[version.pk], report.round.form.definition
    told = _Told(content, _claims(version), open_comments(report))
    return ReportPage(
        report=report,
        version=version,
        versions=versions,
        hidden=hidden,
        header=_header(report, content),
        sections=_sections(definition, told),
        previous=previous,
        differences=tuple(differences(definition, contents[previous.pk], content)) if previous else (),
        moves=moves,
        content=content,
    )


def bound_page(report: Report, version: ReportVersion) -> ReportPage:
    """Return a version as others read it in a booklet: what it tells, and nothing of what is written around it."""
    content = contents_of([version], are_claims_wanted=False)[version.pk]
    told = _Told(content, _claims(version), {})
    sections = _sections(report.round.form.definition, told)
    return ReportPage(report, version, (version,), header=_header(report, content), sections=sections)


def _with_files(versions: QuerySet[ReportVersion]) -> QuerySet[ReportVersion]:
    """Load along which file each version came from. That is told in `ingestion`, whose models hang on ours."""
    files = versions.select_related(
        "settlement__source_file__upload__organization", "settlement__draft__organization", "settlement__taken_back_by"
    )
    return files.defer("settlement__source_file__reading")


def _is_of_others(version: ReportVersion, viewer: User) -> bool:
    """Tell whether a version was settled here by mistake: it was taken back and is now somebody else's report."""
    settlement = getattr(version, "settlement", None)
    if settlement is None or not version.is_withdrawn:
        return False
    owner = settlement.draft.organization or settlement.source_file.upload.organization
    return not has_permission(viewer, Permission.REPORT_VIEW, owner)


def _chosen(report: Report, versions: Sequence[ReportVersion], number: int | None) -> ReportVersion | None:
    if number is None:
        return next((version for version in versions if version.pk == report.current_version_id), None)
    for version in versions:
        if version.number == number:
            return version
    raise ReportVersion.DoesNotExist


def _header(report: Report, content: VersionContent) -> tuple[tuple[str, str], ...]:
    return tuple(
        (field.label.replace("　", ""), header_value(field, content, prefecture=report.organization.name))
        for field in report.round.form.definition.header
    )


def _sections(definition: FormDefinition, told: _Told) -> tuple[SectionView, ...]:
    return tuple(
        SectionView(
            section,
            left=_box(section, Box.LEFT, section.left_prompt, told),
            right=_box(section, Box.RIGHT, section.right_prompt, told),
        )
        for section in definition.sections
    )


def _box(section: Section, side: Box, prompt: str, told: _Told) -> BoxView:
    views = [_view(item, told) for item in section.items if item.box is side]
    return BoxView(
        prompt, tuple(tuple(run) for _key, run in groupby(views, key=lambda view: view.item.kind is ItemKind.TICK))
    )


def _view(item: Item, told: _Told) -> ItemView:
    comments = tuple(told.comments.get(item.key, ()))
    if item.kind is ItemKind.TICK:
        return ItemView(item, state=told.content.checks.get(item.key, Answer.Choice.UNKNOWN), comments=comments)
    if item.is_text:
        return ItemView(item, points=_points(item, told.content, told.claims), comments=comments)
    value = told.content.values.get(item.key, empty_value(item))
    rows = value if item.kind is ItemKind.TABLE else []
    cells = tuple(tuple(cells_in_words(item, row)) for row in rows if isinstance(row, dict))
    files = tuple(entry for entry in value if isinstance(entry, dict)) if item.kind is ItemKind.FILE else ()
    return ItemView(item, words=value_in_words(item, value), cells=cells, files=files, comments=comments)


def _points(item: Item, content: VersionContent, claims: Mapping[str, list[Claim]]) -> tuple[tuple[Passage, ...], ...]:
    cut = passages(content.narratives.get(item.key, ()), claims.get(item.key, ()))
    return tuple(tuple(point) for point in cut)


def _claims(version: ReportVersion) -> Mapping[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for kind, claims in (("figure", version.figures), ("event", version.events)):
        for pk, key, start, end in claims.values_list("pk", "item_key", "start", "end"):
            found[key].append(Claim(f"{kind}-{pk}", start, end))
    return found

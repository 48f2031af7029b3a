"""What a report claims, held against what results say: for whoever writes it and for whoever reads it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from suishin.accounts.models import User
from suishin.common.months import Month
from suishin.common.numbers import fold_widths
from suishin.organizations.models import Organization
from suishin.outputs.formats import month_in_words
from suishin.permissions import Permission, has_permission
from suishin.reading.definition import FormDefinition
from suishin.results.models import YearStart
from suishin.results.queries.numbers import numbers_of, product_set_names
from suishin.results.rules.agreement import Held, Numbers, Verdict, held_against
from suishin.results.rules.claim_model import OF_TARGETS, Context, Named, Unnamed
from suishin.results.rules.claims import meanings_of, meanings_of_comparison
from suishin.results.rules.claims_in_words import HeldInWords, in_words
from suishin.results.rules.naming import SetNames
from suishin.rounds.claims import figures_in, texts_of
from suishin.rounds.content import FigureContent, VersionContent
from suishin.rounds.models import Report, ReportVersion
from suishin.rounds.queries.contents import contents_of, figures_of
from suishin.rounds.queries.drafts import ReportDraft
from suishin.rounds.rules import ClaimInText, claims_in

BULLETS = " 　・●○■□◇◆※"
# Of these one cannot tell that somebody meant a number of results at all: pages do not list them.
OF_OTHER_THINGS = (Unnamed.UNIT, Unnamed.NO_PRODUCT, Unnamed.NO_MEASURE)


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A figure of a report with what results say of it."""

    item_key: str
    item_name: str
    before: str  # its sentence, as written, up to the number
    span: str
    after: str
    verdict: Verdict
    words: HeldInWords


@dataclass(frozen=True, slots=True)
class ComparedClaims:
    """All claims of a report that name a number in results, those that differ first."""

    claims: Sequence[ComparedClaim] = ()

    def of(self, verdict: Verdict) -> list[ComparedClaim]:
        return [claim for claim in self.claims if claim.verdict is verdict]

    @property
    def differing(self) -> list[ComparedClaim]:
        return self.of(Verdict.DIFFERS)

    @property
    def agreeing(self) -> list[ComparedClaim]:
        return self.of(Verdict.AGREES)

    @property
    def without_results(self) -> list[ComparedClaim]:
        return [*self.of(Verdict.NO_RESULTS), *self.of(Verdict.NO_TARGET)]

    @property
    def not_compared(self) -> list[ComparedClaim]:
        return self.of(Verdict.NOT_COMPARED)


@dataclass(frozen=True, slots=True)
class _Told:
    """The texts of a report, and the figures found in them."""

    report: Report
    texts: Mapping[str, str]
    figures: Sequence[FigureContent]
    written_on: str


def compared_draft(draft: ReportDraft, *, viewer: User, today: date) -> ComparedClaims:
    """Compare what a report would claim if it were handed in now. Only sentences that name a product are read for it."""
    if not _sees_results(viewer, draft.report.organization):
        return ComparedClaims()
    names, content = product_set_names(viewer), draft.dated_content(today)
    texts = texts_of(content.narratives)
    naming = {key: names.only_naming(text) for key, text in texts.items()}
    figures = figures_in(draft.definition, naming, written_on=content.written_on)
    return _compared(_Told(draft.report, texts, figures, content.written_on), names, viewer)


def compared_version(version: ReportVersion, *, viewer: User, content: VersionContent | None = None) -> ComparedClaims:
    """Compare what a version claims; whoever has read its content already hands it over."""
    report = version.report
    if not _sees_results(viewer, report.organization):
        return ComparedClaims()
    content = content or contents_of([version], are_claims_wanted=False)[version.pk]
    texts, written_on = texts_of(content.narratives), content.written_on or report.due_on.isoformat()
    return _compared(_Told(report, texts, figures_of(version), written_on), product_set_names(viewer), viewer)


def _sees_results(viewer: User, organization: Organization) -> bool:
    return has_permission(viewer, Permission.RESULT_VIEW, organization)


def _compared(told: _Told, names: SetNames, viewer: User) -> ComparedClaims:
    claims = list(claims_in(told.texts, told.figures))
    if not claims or not names.by_code:
        return ComparedClaims()
    context = _context(told, names)
    asked = [pair for claim in claims for pair in _asked(claim, claims, context)]
    numbers = _numbers(asked, context, told.report.organization, viewer)
    held = [(claim, held_against(claim.claim, meanings, numbers)) for claim, meanings in asked]
    definition = told.report.round.form.definition
    listed = [
        _compared_claim(claim, one, definition, names, viewer)
        for claim, one in held
        if one.reason not in OF_OTHER_THINGS
    ]
    order = list(Verdict)
    return ComparedClaims(sorted(listed, key=lambda claim: order.index(claim.verdict)))


def _context(told: _Told, names: SetNames) -> Context:
    organization = told.report.organization
    own = Organization.objects.below(organization).exclude(pk=organization.pk)
    return Context(
        names=names,
        own_place=organization.name,
        other_places=frozenset(own.values_list("name", flat=True)),
        year_starts_in=YearStart.of(YearStart.Use.RESULTS),
        written_in=Month.parse(told.written_on[: len("2026-11")]),
    )


def _asked(
    claim: ClaimInText, claims: Sequence[ClaimInText], context: Context
) -> list[tuple[ClaimInText, tuple[Named, ...] | Unnamed]]:
    """Return a figure and the one it is compared with, each with the numbers that it may speak of."""
    meanings = meanings_of(claim.claim, context)
    asked: list[tuple[ClaimInText, tuple[Named, ...] | Unnamed]] = [(claim, meanings)]
    figure = claim.figure
    if isinstance(meanings, tuple) and figure.comparison_value is not None and figure.comparison_unit == figure.unit:
        beside = meanings_of_comparison(figure.comparison_kind, meanings)
        if beside and not _is_told_itself(claim, claims):
            asked.append((_number_beside(claim), beside))
    return asked


def _number_beside(claim: ClaimInText) -> ClaimInText:
    """Return the number with which a figure is compared as a claim of its own: 119件 in 124件（前年119件）."""
    value = claim.figure.comparison_value
    assert value is not None
    written = f"{value.normalize():f}"
    before, span, after = claim.sentence
    number = rf"(?:{value.normalize():,f}|{re.escape(written)})(?: ?{re.escape(claim.figure.unit)})?"
    place = re.search(number, fold_widths(after))
    sentence = claim.sentence
    if place:
        lead = before + span + after[: place.start()]
        sentence = (lead, after[place.start() : place.end()], after[place.end() :])
    own = replace(claim.claim, value=value, value_max=None, qualifier="", span=written)
    return replace(claim, claim=own, sentence=sentence)


def _is_told_itself(claim: ClaimInText, claims: Sequence[ClaimInText]) -> bool:
    """Tell whether what a figure is compared with is a figure of its own: 目標7,343件に対し5,796件."""
    figure = claim.figure
    return any(
        other.figure.item_key == figure.item_key
        and other.figure.metric == "target"
        and other.figure.value == figure.comparison_value
        for other in claims
    )


def _numbers(
    asked: Sequence[tuple[ClaimInText, tuple[Named, ...] | Unnamed]],
    context: Context,
    organization: Organization,
    viewer: User,
) -> Numbers:
    named = [one for _claim, meanings in asked if isinstance(meanings, tuple) for one in meanings]
    months = {one.month for one in named} | {one.against for one in named if one.against}
    target_months = {one.month for one in named if one.kind in OF_TARGETS}
    return numbers_of(
        organization,
        months,
        target_months=target_months,
        names=context.names,
        viewer=viewer,
        year_starts_in=context.year_starts_in,
    )


def _compared_claim(
    claim: ClaimInText, held: Held, definition: FormDefinition, names: SetNames, viewer: User
) -> ComparedClaim:
    before, span, after = claim.sentence
    key = claim.figure.item_key
    return ComparedClaim(
        item_key=key,
        item_name=definition.section_of(key).name_of(definition.item(key)),
        before=before.lstrip(BULLETS),
        span=span,
        after=after,
        verdict=held.verdict,
        words=in_words(held, names, partial(month_in_words, is_era=viewer.counts_in_eras)),
    )

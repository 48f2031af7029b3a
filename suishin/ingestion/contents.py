"""What a draft tells once every value is answered: the content of the version that settling stores."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from suishin.ingestion.models import Draft, Proposal
from suishin.ingestion.rules import paragraphs_of, span_in
from suishin.rounds.content import EventContent, FigureContent, VersionContent


def content_of_draft(draft: Draft) -> VersionContent:
    """Return the draft as it would be settled now: open and rejected values count as unknown or empty."""
    proposals = list(draft.proposals.all())
    header = {proposal.key: _header_text(proposal) for proposal in _of(proposals, Proposal.Kind.HEADER)}
    narratives = {
        _item_key(proposal): paragraphs_of(proposal.value["text"]) if proposal.counts else []
        for proposal in _of(proposals, Proposal.Kind.NARRATIVE)
    }
    texts = {key: "\n".join(points) for key, points in narratives.items()}
    return VersionContent(
        written_on=header.get("date", ""),
        author=header.get("author", ""),
        confirmer=header.get("confirmer", ""),
        checks={_item_key(proposal): _choice(proposal) for proposal in _of(proposals, Proposal.Kind.TICK)},
        narratives=narratives,
        values={
            _item_key(proposal): proposal.value["value"]
            for proposal in _of(proposals, Proposal.Kind.VALUE)
            if proposal.counts
        },
        figures=[_figure(claim, place) for claim, place in _claims(proposals, Proposal.Kind.FIGURE, texts)],
        events=[_event(claim, place) for claim, place in _claims(proposals, Proposal.Kind.EVENT, texts)],
    )


def _of(proposals: Iterable[Proposal], kind: str) -> list[Proposal]:
    return [proposal for proposal in proposals if proposal.kind == kind]


def _item_key(proposal: Proposal) -> str:
    return proposal.key.partition(".")[2]


def _header_text(proposal: Proposal) -> str:
    return str(proposal.value["value"] or "")[:200] if proposal.counts else ""


def _choice(proposal: Proposal) -> str:
    return str(proposal.value["answer"]) if proposal.counts else "unknown"


_Place = tuple[int, int]


def _claims(proposals: Iterable[Proposal], kind: str, texts: dict[str, str]) -> list[tuple[dict[str, Any], _Place]]:
    """Return the claims that count, with where their sentence stands in the text as it goes into the report."""
    found = []
    for proposal in _of(proposals, kind):
        claim = proposal.value
        place = span_in(texts.get(claim["narrative"], ""), claim["span"], claim["start"])
        if proposal.counts and place:
            found.append((claim, place))
    return found


def _figure(claim: dict[str, Any], place: _Place) -> FigureContent:
    compared = claim["comparison"] or {"kind": "", "value": None, "unit": ""}
    return FigureContent(
        item_key=claim["narrative"],
        start=place[0],
        end=place[1],
        span=claim["span"],
        value=_decimal(claim["value"]) or Decimal(),
        unit=claim["unit"][:10],
        metric=claim["metric"][:60],
        subject=claim["subject"][:200],
        value_max=_decimal(claim["value_max"]),
        as_of=(claim["as_of"] or "")[:30],
        comparison_kind=compared["kind"][:20],
        comparison_value=_decimal(compared["value"]),
        comparison_unit=compared["unit"][:10],
        qualifier=(claim["qualifier"] or "")[:20],
    )


def _event(claim: dict[str, Any], place: _Place) -> EventContent:
    return EventContent(
        item_key=claim["narrative"],
        start=place[0],
        end=place[1],
        span=claim["span"],
        name=claim["name"][:200],
        kind=claim["kind"][:30],
        status=claim["status"][:10],
        date_from=claim["date"] or "",
        date_to=claim["date_end"] or "",
        participants=claim["participants"],
        unions=claim["unions"],
    )


def _decimal(number: float | str | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))

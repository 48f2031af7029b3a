"""The people of the demonstration at work: files are received, read, reviewed and settled by the product's own actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.core.files.base import ContentFile

from suishin.accounts.models import User
from suishin.ingestion import actions
from suishin.ingestion.models import Draft, Proposal, SourceFile
from suishin.ingestion.rules import is_unknown
from suishin.ingestion.shared_child import SharedChild
from suishin.operations.demonstration.arrivals import Arrival, Stage
from suishin.organizations.models import Organization
from suishin.rounds.models import Report, Round

BETWEEN_STEPS = timedelta(minutes=4)


class NotAsPlanned(RuntimeError):
    """The product read or did something else than the demonstration was made for."""


class Desk:
    """Keeps one reading child for all files; close it by leaving the `with` block."""

    def __init__(self, round: Round) -> None:
        self._round = round
        self._child = SharedChild()
        self._people = User.objects.in_bulk(field_name="username")
        self._people["system"] = User.objects.system()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._child.close()

    def receive(self, arrival: Arrival) -> None:
        """Take in what arrives, and do with it what people did."""
        clock = _Clock(arrival.at)
        receipt = actions.receive_files(
            files=[ContentFile(paper.content, paper.name) for paper in arrival.papers],
            organization=Organization.objects.get(code=arrival.organization_code),
            round=self._round,
            is_repeat_wanted=False,
            by=self._people[arrival.sender],
            now=clock.now(),
        )
        if len(receipt.accepted) != len(arrival.papers):
            raise NotAsPlanned(f"not every file was accepted: {receipt}")
        for paper, file in zip(arrival.papers, receipt.accepted, strict=True):
            self._read(file, clock)
            self._work_on(file, paper.stage, self._people[arrival.reviewer], clock)
        if arrival.correction:
            self._ask_for_correction(arrival, clock)

    def _read(self, file: SourceFile, clock: "_Clock") -> None:
        actions.read_file(file_id=file.pk, read=self._child.read, worker="", by=self._people["system"], now=clock.now())

    def _work_on(self, file: SourceFile, stage: Stage, by: User, clock: "_Clock") -> None:
        for draft in file.drafts.all():
            if stage >= Stage.CERTAIN_ACCEPTED:
                actions.accept_certain(draft=draft, by=by, now=clock.now())
            if stage >= Stage.ANSWERED:
                _answer_the_rest(draft, by, clock)
            if stage >= Stage.SETTLED:
                _settle(draft, by, clock)

    def _ask_for_correction(self, arrival: Arrival, clock: "_Clock") -> None:
        report = Report.objects.get(round=self._round, organization__code=arrival.organization_code)
        sender = self._people[arrival.sender]
        actions.request_correction(report=report, text=arrival.correction, by=sender, now=clock.now())


@dataclass(slots=True)
class _Clock:
    """Some minutes pass between one step and the next."""

    _next: datetime

    def now(self) -> datetime:
        moment, self._next = self._next, self._next + BETWEEN_STEPS
        return moment


def _answer_the_rest(draft: Draft, by: User, clock: _Clock) -> None:
    """Look at what is not certain one by one: what nobody knows stays unknown, the rest is right."""
    for proposal in draft.proposals.filter(state=Proposal.State.PROPOSED):
        actions.decide(
            proposal=proposal,
            choice="leave_unknown" if is_unknown(proposal.kind, proposal.original) else "accept",
            seen_revision=proposal.revision,
            by=by,
            now=clock.now(),
        )


def _settle(draft: Draft, by: User, clock: _Clock) -> None:
    draft.refresh_from_db()
    report = Report.objects.select_related("current_version").get(round=draft.round, organization=draft.organization)
    replaces = report.current_version.number if report.current_version else 0
    actions.settle_draft(draft=draft, replaces=replaces, by=by, now=clock.now())

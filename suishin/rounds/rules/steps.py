"""Which steps are offered on a report, by its state and by who looks. What may be done is decided by the actions."""

from dataclasses import dataclass
from enum import StrEnum

UNSUBMITTED = ("not_started", "draft", "waiting", "returned")


class Step(StrEnum):
    SEND = "send"
    CONFIRM = "confirm"
    SEND_BACK = "send-back"
    TAKE_BACK = "take-back"
    ACCEPT = "accept"
    RETURN = "return"
    SUBMIT_ON_BEHALF = "submit-on-behalf"
    REOPEN = "reopen"
    SKIP = "skip"
    UNSKIP = "unskip"


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody is to a report."""

    is_author: bool = False
    is_confirmer: bool = False
    is_organizer: bool = False
    is_own: bool = True  # with a post at its organization

    @property
    def is_any(self) -> bool:
        return self.is_author or self.is_confirmer or self.is_organizer


_STATUSES: dict[Step, tuple[str, ...]] = {
    Step.SEND: ("not_started", "draft", "returned"),
    Step.CONFIRM: ("waiting",),
    Step.SEND_BACK: ("waiting",),
    Step.TAKE_BACK: ("waiting", "submitted"),
    Step.ACCEPT: ("submitted",),
    Step.RETURN: ("submitted",),
    Step.SUBMIT_ON_BEHALF: UNSUBMITTED,
    Step.REOPEN: ("accepted",),
    Step.SKIP: UNSUBMITTED,
    Step.UNSKIP: ("skipped",),
}
OF_AUTHORS = (Step.SEND, Step.TAKE_BACK)
OF_CONFIRMERS = (Step.CONFIRM, Step.SEND_BACK)


def steps_of(status: str, hands: Hands) -> list[Step]:
    """Return the steps to offer, the one that leads on first."""
    return [step for step, statuses in _STATUSES.items() if status in statuses and _is_theirs(step, hands)]


def _is_theirs(step: Step, hands: Hands) -> bool:
    # Headquarters may write anywhere; its way to hand in for another asks for the reason.
    if step in OF_AUTHORS:
        return hands.is_author and hands.is_own
    return hands.is_confirmer if step in OF_CONFIRMERS else hands.is_organizer

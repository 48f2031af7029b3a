"""Why a file was not opened."""

from suishin.reading.model import Outcome


class Refused(Exception):
    """A file that cannot or must not be read; `message` tells in Japanese what happened and what to do."""

    def __init__(self, message: str, outcome: Outcome = Outcome.REJECTED) -> None:
        super().__init__(message)
        self.message = message
        self.outcome = outcome

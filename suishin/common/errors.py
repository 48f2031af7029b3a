"""Errors that are expected to happen and are told to the person who acted."""

from typing import ClassVar


class ActionError(Exception):
    """A refusal: its Japanese message says what happened and what to do next."""

    message: ClassVar[str] = "この操作はできませんでした。"

    def __init__(self, message: str | None = None) -> None:
        self.text = message or str(self.message)
        super().__init__(self.text)

    def __str__(self) -> str:
        return self.text

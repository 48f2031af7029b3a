"""Errors that are expected to happen and are told to the person who acted."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from django.utils.functional import Promise


class ActionError(Exception):
    """A refusal: its Japanese message says what happened and what to do next."""

    message: "ClassVar[str | Promise]" = "この操作はできませんでした。"

    def __init__(self, message: "str | Promise | None" = None) -> None:
        self.text = str(message or self.message)
        super().__init__(self.text)

    def __str__(self) -> str:
        return self.text

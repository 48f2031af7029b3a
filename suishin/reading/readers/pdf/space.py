"""From the coordinates of a PDF page to points from the top left corner of the page as it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageSpace:
    """A page's visible box in its own coordinates, and how many quarter turns clockwise it is shown with."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def place(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return where a box lies on the page as it is shown: left, top, right, bottom."""
        if self.turns == 0:
            return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        if self.turns == 1:
            return (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.turns == 2:
            return (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        return (self.top - y1, self.right - x1, self.top - y0, self.right - x0)

    def turned(self, turns: int) -> "PageSpace":
        return PageSpace(self.left, self.bottom, self.right, self.top, (self.turns + turns) % 4)

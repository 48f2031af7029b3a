"""Charts as SVG written on the server: no script, no style attribute, text stays text; the same for web and print.

Every chart carries a title and a description; the page shows its numbers in a table beside it (components/chart.html).
"""

from suishin.outputs.charts.bars import Bar, Part, Stack, bars, stacked
from suishin.outputs.charts.drawing import Fill
from suishin.outputs.charts.lines import Goal, Line, Prospect, Turn, lines
from suishin.outputs.charts.maps import TileValue, step_of, tile_map
from suishin.outputs.charts.ranges import Mark, Spread, progress_bar, range_strip
from suishin.outputs.charts.small import Small, small_chart, small_multiples, sparkline

__all__ = [
    "Bar",
    "Fill",
    "Goal",
    "Line",
    "Mark",
    "Part",
    "Prospect",
    "Small",
    "Spread",
    "Stack",
    "TileValue",
    "Turn",
    "bars",
    "lines",
    "progress_bar",
    "range_strip",
    "small_chart",
    "small_multiples",
    "sparkline",
    "stacked",
    "step_of",
    "tile_map",
]

"""Charts as SVG written on the server: no script, no style attribute, text stays text; the same for web and print.

Every chart carries a title and a description; the page shows its numbers in a table beside it (components/chart.html).
"""

from suishin.outputs.charts.bars import Bar, Part, Stack, bars, stacked
from suishin.outputs.charts.drawing import Fill
from suishin.outputs.charts.maps import TileValue, step_of, tile_map

__all__ = ["Bar", "Fill", "Part", "Stack", "TileValue", "bars", "stacked", "step_of", "tile_map"]

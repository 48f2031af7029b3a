"""What belongs to no area: language, gallery."""

from tests.access.table import USES, Row, Write

FRAME_ROWS = [
    Row(
        "set_language",
        "              302      302    302  302  302   302  302    302  302  302",
        methods=USES.POST,
        writes=Write("ono", lambda world: {"language": "en"}, leaves_no_entry_because="it only sets a cookie"),
    ),
    Row("gallery", "      404      404    404  404  404   404  404    404  404  404"),  # shown where DEBUG is on
]

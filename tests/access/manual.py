"""The manual: for everybody who is signed in."""

from tests.access.table import SIGNED_IN, Row

MANUAL_ROWS = [
    Row("manual:index", SIGNED_IN),
    Row("manual:page", nagano=SIGNED_IN, arguments=lambda world, place: ["prefecture_author"]),
]

"""Characters that people and programs use as tick boxes."""

CHECKED = "☑☒✅🗹🗷✔✓\uf0fe\uf052\uf0fc\uf0fd\uf054"  # the last five: Wingdings and Wingdings 2
EMPTY = "□☐◻▢⬜❏❑❐❒\uf0a8\uf06f\uf0a3\uf071\uf072"
# On or off only in the light of the report's other glyphs: ■ may be a bullet, ○ may be "yes" or an empty circle.
FILLED = "■◼⬛▣●◉◎"
CIRCLES = "○〇◯"
CROSSES = "×✕✖✗✘╳"
LOOSE_CHECKS = "✔✓✅\uf0fc"  # a check mark without a box of its own: it may have been laid over a box
BOXED_CHECKS = "☑☒🗹🗷"  # a check mark with the box that it ticks
CHECK_LETTERS = "レﾚvVｖＶ"  # typed for ✔; a letter where it does not stand alone
UNDECIDED = "⍰"  # what the product prints where it does not know: neither on nor off
TICK_GLYPHS = CHECKED + EMPTY + FILLED + CIRCLES + CROSSES + UNDECIDED

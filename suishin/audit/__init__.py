"""Who did what and when: rows written in the action's own transaction and chained by a keyed hash.

Nothing in here decides or permits; the page that reads it is in `accounts`.
"""

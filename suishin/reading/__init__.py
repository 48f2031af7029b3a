"""Files to structured reading: pure Python, no Django, no database.

Reads and proposes; a person confirms in `ingestion`. The flow is told in ARCHITECTURE.md.
"""

"""Forms that went out as workbooks and came back filled in: recognized, held against the draft, taken over by choice.

How such a form is made is told in `forms.entry` and `rounds`; files that are none of ours go on to `ingestion`.
"""

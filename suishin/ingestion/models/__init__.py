"""Uploaded files, what was read in them, what people decided, and what became reports."""

from suishin.ingestion.models.drafts import Decision, Draft, Finding, Proposal
from suishin.ingestion.models.settlements import CorrectionRequest, Settlement
from suishin.ingestion.models.uploads import SourceFile, Upload

__all__ = ["CorrectionRequest", "Decision", "Draft", "Finding", "Proposal", "Settlement", "SourceFile", "Upload"]

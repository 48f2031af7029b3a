"""Everything that writes in this app, one function per thing a person or a job does."""

from suishin.ingestion.actions.corrections import close_correction, request_correction
from suishin.ingestion.actions.readings import read_file, remove_leftovers, requeue_lost_readings
from suishin.ingestion.actions.reviews import (
    ChangedMeanwhile,
    accept_certain,
    assign_draft,
    decide,
    discard_draft,
    resolve_finding,
)
from suishin.ingestion.actions.scans import begin_typing
from suishin.ingestion.actions.settlements import settle_draft, take_back_settlement
from suishin.ingestion.actions.uploads import (
    QuotaExceeded,
    Receipt,
    Refusal,
    UploadTooLarge,
    discard_file,
    receive_files,
    record_download,
    remove_unneeded,
    retry_reading,
)

__all__ = [
    "ChangedMeanwhile",
    "QuotaExceeded",
    "Receipt",
    "Refusal",
    "UploadTooLarge",
    "accept_certain",
    "assign_draft",
    "begin_typing",
    "close_correction",
    "decide",
    "discard_draft",
    "discard_file",
    "read_file",
    "receive_files",
    "record_download",
    "remove_leftovers",
    "remove_unneeded",
    "request_correction",
    "requeue_lost_readings",
    "resolve_finding",
    "retry_reading",
    "settle_draft",
    "take_back_settlement",
]

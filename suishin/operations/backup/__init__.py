"""Backup and restore: database, originals and the audit's head in one file that notices any changed byte.

A backup is a tar of `manifest.json`, `database` and `originals/…`, followed by one line with the SHA-256 of
everything before it. Secrets are not in it (keep `var/secrets` elsewhere), nor is what can be made again.
"""

from suishin.operations.backup.archive import BackupRefused, Manifest
from suishin.operations.backup.making import make_backup
from suishin.operations.backup.restoring import RestoreRefused, restore_backup

__all__ = ["BackupRefused", "Manifest", "RestoreRefused", "make_backup", "restore_backup"]

"""The hash by which a version is known to be what was accepted."""

import hashlib
import json

from suishin.rounds.content import VersionContent


def content_hash(content: VersionContent) -> str:
    """Return the SHA-256 of everything a version prints: header, ticks, standing points, values."""
    printed = {
        "header": [content.written_on, content.author, content.confirmer],
        "checks": dict(content.checks),
        "narratives": {key: list(points) for key, points in content.narratives.items()},
        "values": dict(content.values),
    }
    canonical = json.dumps(printed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()

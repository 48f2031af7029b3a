"""Change the parts of an Office package after a library wrote it."""

import re
import zipfile
from pathlib import Path, PurePosixPath

EMPTY_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def read_parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2025, 1, 10, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)


def add_relation(parts: dict[str, bytes], part: str, kind: str, target: str) -> str:
    """Relate a part to a target and return the relation's id."""
    place = PurePosixPath(part)
    name = f"{place.parent}/_rels/{place.name}.rels"
    text = parts.get(name, EMPTY_RELATIONS.encode()).decode()
    identity = f"rIdX{len(re.findall('<Relationship ', text)) + 1}"
    added = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/></Relationships>'
    parts[name] = text.replace("</Relationships>", added).encode()
    return identity


def add_type(parts: dict[str, bytes], part: str, kind: str) -> None:
    types = parts["[Content_Types].xml"].decode()
    added = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", added).encode()

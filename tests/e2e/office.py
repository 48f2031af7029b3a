"""LibreOffice as the other office program."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")


def require_libreoffice() -> None:
    if SOFFICE is None:
        if os.environ.get("REQUIRE_ALL"):
            pytest.fail("no LibreOffice was found, and REQUIRE_ALL is set")
        pytest.skip("no LibreOffice was found (apt install libreoffice-calc libreoffice-writer)")


def through_libreoffice(file: Path, kind: str) -> Path:
    """Open a file with LibreOffice and save it as another kind, or as its own."""
    require_libreoffice()
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    target = file.parent / "saved"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(target), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target / f"{file.stem}.{kind}"

"""OpenDocument files, as LibreOffice and its kin write them."""

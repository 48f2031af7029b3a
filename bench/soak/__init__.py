"""Long runs before a release: what only shows after thousands of files or hours."""

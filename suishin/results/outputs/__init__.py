"""The tables of the pages of results, for screen and Excel."""

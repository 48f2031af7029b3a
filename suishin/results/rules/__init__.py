"""Pure rules of results: no database, no clock, no request."""

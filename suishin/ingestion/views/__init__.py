"""Pages of this app: each turns a request into one action or query, and its answer back."""

"""An invented federation of national size, for measuring and for trying things out at scale."""

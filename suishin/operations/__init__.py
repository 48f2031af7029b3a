"""Running an installation: start, backup and restore, and the demonstration federation.

Nothing in here is shown on a page; it calls the actions of the areas below.
"""

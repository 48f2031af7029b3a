"""Names of files as people send them."""


def shown_name(name: str) -> str:
    """Return a file's name without folders and control characters, short enough to keep."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in base if character.isprintable())[-255:] or "―"

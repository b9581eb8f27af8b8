"""What operating systems, file servers and tools leave in folders by themselves: nobody's work."""

from __future__ import annotations

CHECKPOINTS = ".ipynb_checkpoints"
_NAMES = frozenset(
    {
        "__macosx",  # beside what macOS has packed
        ".ds_store",
        ".appledouble",
        ".localized",
        ".spotlight-v100",
        ".trashes",
        ".fseventsd",
        "thumbs.db",  # Windows
        "ehthumbs.db",
        "desktop.ini",
        "$recycle.bin",
        "system volume information",
        "lost+found",  # Linux
        ".directory",
        "@eadir",  # file servers
        "#recycle",
        CHECKPOINTS,  # Jupyter and Python
        "__pycache__",
        ".pytest_cache",
        ".git",
        ".gitignore",
        ".gitkeep",
        ".keep",
    }
)
_BEGINNINGS = ("._", ".trash", ".nfs", ".~lock.", "~$")


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name is made by a program for itself, on whatever system."""
    return name.lower() in _NAMES or name.lower().startswith(_BEGINNINGS)


def may_be_work(name: str) -> bool:
    """Whether it may hold a student's work: what is no litter, and Jupyter's checkpoints."""
    return name == CHECKPOINTS or not is_litter(name)

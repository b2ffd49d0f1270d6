"""What commands share: settings for a database of a run, and numbers from the command line."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def set_up(database: str, folder: Path) -> None:
    """Name the database, leave out what would change the answers (TLS, debugging, other hosts), and start Django."""
    for name in ("HTTPS", "DEBUG", "LOG_LEVEL"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'beside.sqlite3'}" if database == "sqlite" else database,
        "SECRET_KEY": "benchmarks need no secret",
        "ALLOWED_HOSTS": "localhost",
    }
    # The settings read the environment once, when they are first imported.
    import django

    django.setup()


def count(text: str) -> int:
    """Return a whole number from 1."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)

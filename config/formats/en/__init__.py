"""Formats of the one language in which the registry speaks."""

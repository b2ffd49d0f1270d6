"""Formats of dates and times in which Django's own pages differ from those of the registry."""

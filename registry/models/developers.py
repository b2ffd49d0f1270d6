"""Developers and the families of their releases."""

from __future__ import annotations

from django.db import models


class Developer(models.Model):
    """Who makes and publishes releases."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=120, blank=True)
    website = models.URLField(
        max_length=300, blank=True, help_text="Its own site: a file there proves that an account speaks for it."
    )

    class Meta:
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name


class Family(models.Model):
    """A line of releases of one developer; it carries no facts, since a claim is about one release."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="families")

    class Meta:
        ordering = ["name", "slug"]
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return self.name

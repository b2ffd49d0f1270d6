"""The registry: claims in, verdicts and lags out, shown by pages, an API and an admin desk."""

VERSION = "0.4.0"

"""Organisations, people, partnerships and rates, read."""

"""Imports, read."""

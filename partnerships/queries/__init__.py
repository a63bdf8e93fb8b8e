"""Reads partnerships and everything around them."""

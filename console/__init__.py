"""The operator's door: the tack command."""

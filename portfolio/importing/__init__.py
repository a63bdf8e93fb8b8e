"""Grants from elsewhere: files read into plain rows, and the rules for how each stands here. No database."""

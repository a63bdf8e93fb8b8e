"""Paper: the press, the template check, comparison."""

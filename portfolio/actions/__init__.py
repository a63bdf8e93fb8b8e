"""What can be done with an import: keep its file, apply its rows."""

"""The rules as data: types, loader, checker, editions."""

"""What all stand on: database, errors, workflow, journal, storage, clock, money, ids, text."""

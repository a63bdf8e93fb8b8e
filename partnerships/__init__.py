"""Who and what: organisations, people, accounts, partnerships, holds, permissions."""

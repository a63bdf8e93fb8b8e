"""What did we agree: terms, ledger, clauses, assembly, amendments, signatures."""

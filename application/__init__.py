"""How one piece of work runs: settings, unit of work, reactions."""

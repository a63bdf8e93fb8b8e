"""What may happen next: facts, gates, advance, recommendations, decisions, pivot."""

"""A portfolio to try Tack on, and the walk through every tier: invented people, real actions."""

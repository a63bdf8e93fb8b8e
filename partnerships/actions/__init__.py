"""What can be done with organisations, people, partnerships and rates."""

"""Are they on a list: sanctions lists, matching, hits."""

"""May we work together: concerns and flags, assessments, the assurance that follows."""

"""Files and processes of the grader's own: temporary folders, locks, drafts, trusted children, a notebook's cells."""

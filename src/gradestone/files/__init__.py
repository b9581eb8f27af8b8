"""The grader's own files and processes: temporary folders, locks, drafts, children, a notebook's cells."""

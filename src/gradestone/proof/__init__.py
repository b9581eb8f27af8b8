"""`gradestone check`: proves that an assignment can be released and marked."""

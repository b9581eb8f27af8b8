"""What a student's notebook may import."""

"""The marks of a class as tables and files."""

"""What becomes the student's: the fork server, its monitor, the shell, and the fork that answers."""

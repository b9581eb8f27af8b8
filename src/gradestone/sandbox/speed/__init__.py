"""What makes a run cheaper and nothing else. Without this folder every mark is the same; see `shortcuts`."""

"""What people read of a marked notebook: verdict tables, summary, wording, sanitised outputs. No nbgrader."""

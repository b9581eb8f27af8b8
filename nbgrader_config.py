"""The course's configuration, read by every nbgrader and gradestone command."""

from gradestone.bridge.config import configure

c = get_config()  # noqa: F821  (nbgrader puts it here)

# Unique per course; the gradebook and nbgrader's exchange go by it.
c.CourseDirectory.course_id = "deep_learning"

# The gradebook is gradebook.db beside this file, unless a server is named:
# c.CourseDirectory.db_url = "postgresql+psycopg://user@host/name"

# Our stubs, answer key, grader and feedback in nbgrader's own commands.
configure(c)

# Everybody in the class, for reports and exports: a CSV with columns for id, last name, first name, e-mail.
# c.Gradestone.roster = "students.csv"

# The language of what you read yourself, reports above all; students read that of their release.
# c.Gradestone.language = "zh_CN"

# A page on the class after every run over it, in reports/; False: none.
# c.Gradestone.class_page = True

# Small slips earn a part of the points: which, and how much, is in testcases/misconceptions. These shares can
# be replaced by name here, or all turned off (docs/marking-rules.md).
# c.Gradestone.credits = {"gradient-db-flat": 0.7}  # this course's own shares, by name
# c.Gradestone.credit_for_mistakes = False  # 0 for everything

# Files that your own collector puts beside notebooks in submitted/, and that have to go on with the marks.
# c.Gradestone.collected_files = ["receipt.json"]

# What one submission may use, and how many are graded at once. `gradestone doctor` shows what is in force.
# c.Gradestone.jobs = 0  # one per core
# c.Gradestone.cell_s = 20.0
# c.Gradestone.run_ungraded_end = True  # also the cells behind the last check, where nobody changed them
# c.Gradestone.call_s = 10.0
# c.Gradestone.total_s = 120.0
# c.Gradestone.memory_bytes = 2 * 1024**3
# c.Gradestone.notebook_bytes = 32 * 1024**2  # of a notebook handed in, outputs left out

# What `gradestone demo` adds to the course's configuration.

from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin

c = get_config()  # noqa: F821  (nbgrader puts it here)


class TenPercentADay(LateSubmissionPlugin):
    """The course's rule: each day begun costs a tenth of the points, up to half of them."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        days = -(-total_seconds_late // (24 * 3600))
        return round(score * min(0.1 * days, 0.5), 2)


c.AssignLatePenalties.plugin_class = TenPercentADay

# An exchange of the demo's own, where nbgrader's is /usr/local/share/nbgrader/exchange.
c.Exchange.root = str(Path(__file__).parent / "exchange")
c.ExchangeCollect.check_owner = False  # here all students are one user of the machine

# An endless loop is part of the class; nobody wants to watch it for the usual 20 s.
c.Gradestone.cell_s = 2.0
c.Gradestone.call_s = 2.0

"""Sets a trace function that changes the locals and the return values of whoever judges."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import sys
        import threading

        def meddle(frame, event, argument):
            for name in ("passed", "correct", "success", "score", "ok"):
                if name in frame.f_locals:
                    frame.f_globals[name] = frame.f_locals[name] = True
            return meddle

        sys.setprofile(meddle)
        threading.setprofile(meddle)
        """,
        after="end",
    )

"""A thread outlives the cells, watches for hidden inputs in memory and prints what it finds."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import gc
        import threading
        import time

        seen = []

        def watch():
            for _ in range(400):
                time.sleep(0.01)
                for thing in gc.get_objects():
                    if isinstance(thing, dict) and {"requests", "answers"} & set(map(str, thing)):
                        seen.append(repr(thing)[:2000])
                        print(seen[-1])
                        break

        threading.Thread(target=watch, daemon=True).start()
        """
    )

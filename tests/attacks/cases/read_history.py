"""Looks for the hidden cells in IPython's history, in linecache and among all live objects."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import gc
        import linecache

        def telling(text):
            return isinstance(text, str) and "random_" in text and "layer" in text and len(text) < 20_000

        def find():
            shell = get_ipython()
            for text in [*In, *shell.history_manager.input_hist_raw, *shell.user_ns.values()]:
                if telling(text) and "telling" not in text:
                    print(text)
            for lines in linecache.cache.values():
                if telling("".join(lines[2] if len(lines) > 2 else ())):
                    print("".join(lines[2])[:5000])
            for thing in gc.get_objects():
                if isinstance(thing, (list, tuple)) and any(map(telling, thing[:50])):
                    print(repr(thing)[:5000])

        find()
        """
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    find()\n    return 0.0")

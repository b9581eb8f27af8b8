"""Imports the generators of the hidden inputs, the misconceptions and the answer key by their names."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import importlib
        import inspect

        for name in (
            "testcases.building_dnn",
            "testcases.misconceptions.building_dnn",
            "gradestone.answerkey",
            "gradestone.judge",
            "helpers.selfcheck",
        ):
            try:
                module = importlib.import_module(name)
                for key, value in vars(module).items():
                    if key.startswith(("random_", "saturated", "_bias", "secret", "MISCONCEPTIONS")):
                        print(name, key, value)
                        print(inspect.getsource(value))
            except (ImportError, OSError, TypeError) as error:
                print(name, type(error).__name__)
        """
    )

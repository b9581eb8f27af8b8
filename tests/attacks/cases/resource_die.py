"""Functions end their process: by exit, by signals, by a fault of memory. The others are right."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "linear_backward")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    import os\n    os.kill(os.getpid(), 9)")
    hand_in.write(
        "update_parameters",
        "def update_parameters(*args, **kwargs):\n    import ctypes\n    ctypes.string_at(0)",
    )
    hand_in.write("initialize_parameters", "def initialize_parameters(*args):\n    import os\n    os.abort()")

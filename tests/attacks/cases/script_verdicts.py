"""Scripts in what a verdict on a visible check repeats: keys, texts, names of types and of errors."""

CLASS = "script in pages"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell('bad = "<script>gradestone_attack()</script><img src=x onerror=gradestone_attack()>"')
    hand_in.write("initialize_parameters", "def initialize_parameters(*args):\n    return {bad: bad}")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return bad")
    hand_in.write(
        "linear_backward", "def linear_backward(dZ, cache):\n    raise type(bad, (Exception,), {})(bad)"
    )
    hand_in.write("L_model_forward", "def L_model_forward(X, parameters):\n    return type(bad, (), {})()")
    hand_in.write(
        "update_parameters", "def update_parameters(*args, **kwargs):\n    raise KeyError(bad)  # <script>x()"
    )

"""Stashes the reference's linear_forward in shared memory when it is carried in, to answer with it later."""

from tests.attacks.snippets import SHARED

CLASS = "carried reference"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("compute_cost")
    hand_in.cell(SHARED)
    hand_in.cell(
        """
        import inspect, marshal, types

        stash = shared_memory(65536)
        WANTED = ("linear_forward", "linear_backward", "linear_activation_forward")

        def steal():
            mine = {}
            for name in WANTED:
                function = globals().get(name)
                if function is not None and "thief" not in function.__code__.co_names:
                    mine[name] = function.__code__
            if mine:
                data = marshal.dumps(mine)
                stash[:8] = len(data).to_bytes(8, "little")
                stash[8 : 8 + len(data)] = data

        def thief(name, *args, **kwargs):
            steal()
            size = int.from_bytes(stash[:8], "little")
            found = marshal.loads(stash[8 : 8 + size]) if size else {}
            if name in found:
                return types.FunctionType(found[name], globals())(*args, **kwargs)
        """
    )
    for name in (
        "linear_forward",
        "linear_backward",
        "linear_activation_forward",
        "linear_activation_backward",
        "L_model_forward",
        "L_model_backward",
    ):
        hand_in.write(name, f"def {name}(*args, **kwargs):\n    return thief({name!r}, *args, **kwargs)")

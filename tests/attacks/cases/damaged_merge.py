"""The marks of an unresolved merge are in the file: one side right, the other a stub."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def conflict(data):
        lines = data.decode().splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if "np.dot(W, A) + b" in line)
        start = max(number for number in range(place) if '"source":' in lines[number])
        mine, other = lines[start : place + 1], [' "source": "linear_forward = None"\n']
        sides = ["<<<<<<< HEAD\n", *mine, "=======\n", *other, ">>>>>>> other\n"]
        return "".join([*lines[:start], *sides, *lines[place + 1 :]]).encode()

    hand_in.damage(conflict)

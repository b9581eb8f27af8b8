"""Says in the metadata that every test cell is worth 1000 points, the solved one above all."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    for cell in hand_in.tests():
        cell["metadata"]["nbgrader"]["points"] = 1000
    hand_in.test("linear_forward")["metadata"]["nbgrader"]["points"] = 10**9

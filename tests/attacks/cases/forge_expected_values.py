"""Hands in expected values of its own, and rewrites those that lie beside the notebook, to be all zeros."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.file("testcases/expected.h5", b"\x89HDF\r\n\x1a\n" + bytes(2000))
    hand_in.cell(
        """
        import pathlib

        for path in pathlib.Path(".").glob("**/expected.h5"):
            for change in (path.unlink, lambda: path.write_bytes(b""), lambda: path.chmod(0)):
                try:
                    change()
                except OSError as error:
                    print(error)
        """
    )

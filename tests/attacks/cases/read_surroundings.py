"""Prints environments, command lines, open files and working folders of every process it can see."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os
        import pathlib

        print(dict(os.environ))
        for process in sorted(pathlib.Path("/proc").glob("[0-9]*"))[:300]:
            for name in ("environ", "cmdline", "mounts"):
                try:
                    print(process.name, (process / name).read_bytes()[:2000])
                except OSError:
                    pass
            for link in ("cwd", "exe", "root"):
                try:
                    print(os.readlink(process / link))
                except OSError:
                    pass
        """
    )

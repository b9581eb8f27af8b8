"""Calls home: loopback over TCP and UDP, a name server, a unix socket."""

CLASS = "harm to others"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        f"""
        import socket

        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                try:
                    with socket.socket(family, kind) as line:
                        line.settimeout(0.5)
                        line.connect((host, {hand_in.room.port}))
                        line.send(b"gradestone-attack")
                        print("somebody is there")
                except OSError as error:
                    print(type(error).__name__)
        try:
            socket.getaddrinfo("localhost", 80)
            with socket.socket(socket.AF_UNIX) as line:
                line.connect("/run/gradestone-attack")
        except OSError as error:
            print(type(error).__name__)
        """
    )

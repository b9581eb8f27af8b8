"""A worker process: takes tasks from a connection, grades them one after the other, sends the results back.

Started by batch.pool as `python -m gradestone.batch.worker DESCRIPTOR`. It is trusted and owns one sandbox.
It is a process of its own so that submissions are read, judged and rendered on every core, and so that its
death costs one restart and nothing else.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, closing
from multiprocessing.connection import Connection
from types import FrameType

from ..errors import GradestoneError
from .messages import Bundle, Graded, Task, grader_failed
from .speech import speaking_of

Grade = Callable[[Task], Graded]
OpenGrader = Callable[[Bundle], AbstractContextManager[Grade]]

_PR_SET_PDEATHSIG = 1


def serve(connection: Connection, open_grader: OpenGrader) -> None:
    """Answers tasks until the coordinator hangs up. What cannot be graded is answered with the reason."""
    end_with_parent()
    with ExitStack() as speech:  # also where the reason is said
        try:
            bundle = Bundle.from_json(connection.recv_bytes().decode())
            speech.enter_context(speaking_of(bundle))
            with open_grader(bundle) as grade:
                gc.freeze()  # the key and all modules: they stay
                gc.enable()
                _send(connection, ready=True)
                while True:
                    graded = grade(Task.from_json(connection.recv_bytes().decode()))
                    connection.send_bytes(graded.to_json().encode())
        except (EOFError, BrokenPipeError, ConnectionResetError):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is leaving already
        except GradestoneError as error:
            _send(connection, failed=str(error))
        except Exception as error:  # a fault of the engine must cost one submission, not the class
            _send(connection, failed=grader_failed(error))
            raise


def _leave(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: the sandbox is being closed on the way out
    sys.exit(128 + number)


def end_with_parent(leave: Callable[[int, FrameType | None], None] = _leave) -> None:
    """Makes SIGTERM an orderly exit, and the death of the parent a SIGTERM where the system can do that."""
    signal.signal(signal.SIGTERM, leave)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _send(connection: Connection, **message: object) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the coordinator has given up already
        connection.send_bytes(json.dumps(message).encode())


def main() -> None:
    """Serves the coordinator at the other end of the descriptor that is the first argument.

    The second is that of the zygote whose fork server it uses.
    """
    gc.disable()  # nothing that is imported is garbage: to look for it takes an eighth of the time
    # In the middle of an import an exception would only be reported.
    end_with_parent(lambda number, frame: os._exit(128 + number))
    # Tests serve other graders without the sandbox's imports.
    from ..sandbox.outside.zygotes import Zygote
    from .opened_grader import open_grader

    connection, zygote = map(int, sys.argv[1:])
    with closing(Zygote.at(zygote)) as warm:
        serve(Connection(connection), lambda bundle: open_grader(bundle, warm))
    gc.freeze()  # or Python looks for garbage on its way out, for 0.15 s that the coordinator waits


if __name__ == "__main__":
    main()

"""Replaces IPython's run_cell: every later cell is reported as a success without being run."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

        def success(source, *args, **kwargs):
            result = ExecutionResult(ExecutionInfo(source, False, False, True, None))
            result.result = None
            return result

        async def success_async(self, source, *args, **kwargs):
            return success(source)

        shell = get_ipython()
        kind = type(shell)
        kind.run_cell = lambda self, source, *args, **kwargs: success(source)
        kind.run_cell_async = success_async
        """,
        before="linear_activation_forward",
    )

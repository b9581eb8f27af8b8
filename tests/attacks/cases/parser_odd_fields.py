"""Outputs with fields of every wrong kind: halves of letters, infinite widths, true for a number."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.cell(
        r"""
        picture = '{"type":"display_data","data":{"image/png":"iVBORw0KGgo="},"metadata":{"image/png":{%s}}}'
        for text in (
            '{"type":"stream","name":"stdout","text":"\\ud800 \\u0000 \\udfff"}',
            '{"type":"stream","name":["stdout"],"text":"x"}',
            picture % '"width":1e999,"height":-1',
            picture % '"width":true,"height":null',
            '{"type":"display_data","data":{"\\ud800/x":"y","":"z","text/plain":"\\udc00"},"metadata":{}}',
            '{"type":"display_data","data":{"text/html":["<b>"],"application/json":{"a":1e999}},"metadata":{}}',
            '{"type":"execute_result","data":{},"metadata":{},"execution_count":true}',
            '{"type":"execute_result","data":{},"metadata":{},"execution_count":-1}',
            '{"type":"execute_result","data":{},"metadata":{},"execution_count":1.0}',
            '{"type":"error","ename":"\\ud800","evalue":"","traceback":["\\udfff"],"transient":{"display_id":"a"}}',
            '{"type":"display_data","data":{},"metadata":{},"transient":{"display_id":["a"]}}',
            '{"type":"clear_output","wait":"yes"}',
            '[1, 2]', '"text"', '3', 'true', 'null', '{}',
        ):
            send(frame(b"O", text.encode()))
        """
    )

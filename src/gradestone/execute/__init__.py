"""The door to untrusted code: everything beyond it runs in a sandbox and only plain values come back.

`client.Sandbox` is the grader's side. `server`, `supervisor`, `notebook_process` and `answering` run on the
other side, each one process further away.
"""

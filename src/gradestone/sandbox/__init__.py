"""The door to untrusted code: everything beyond it runs in a sandbox and only plain values come back.

`client.Sandbox` is the grader's side. On the other, `server` and what it imports are one process,
`notebook_process` is the next and `answering` the one after that.
"""

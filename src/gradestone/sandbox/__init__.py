"""The door to untrusted code: everything beyond it runs in a sandbox and only plain values come back.

`outside.sandbox.Sandbox` is the grader's side. On the other, `inside.server` and what it imports are one
process, `inside.notebook_process` is the next and `inside.answering` the one after that. The two sides share
`protocol` and `wire`, and neither imports the other.
"""

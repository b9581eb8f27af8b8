"""Many submissions: a pool of workers, one writer, every finished submission kept.

The function `autograde` of the module of that name is the way in. Nothing is imported here: a worker process
needs neither nbgrader nor a gradebook, and would have to wait for both.
"""

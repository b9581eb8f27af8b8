"""What runs in the examiner's own process: the instructor's cells, and stand-ins for what a student has
defined.
"""

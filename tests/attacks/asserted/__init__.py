"""The same threats against an assignment whose tests are asserts."""

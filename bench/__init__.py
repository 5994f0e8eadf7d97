"""The benchmarks, apart from the tests: figures, never a pass or a failure.

`make bench` prints them; docs/bench.md says how to read them.
"""

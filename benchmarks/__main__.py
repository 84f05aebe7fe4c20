"""``python -m benchmarks``: this project beside its peers on the same data in the same run; see benchmarks/speed."""

from benchmarks.speed.command import main

main()

"""Speed and memory beside peers: each measurement runs in a process of its own, medians of several, in one table."""

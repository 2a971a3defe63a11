"""What crosses the line between the grader and a worker: plain data, checked as it is read."""

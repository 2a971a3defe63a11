"""The grader's side of the line: it starts workers, talks to them in plain data, and trusts nothing they say."""

"""How figures over seeds are written."""

from statistics import mean, median, stdev

Row = dict[str, float]  # what one training came to, by name


def over(rows: list[Row], key: str, form: str = ".1f", factor: float = 1.0) -> str:
    """Mean ± standard deviation over the rows."""
    values = [factor * row[key] for row in rows]
    return f"{mean(values):{form}}" + (f" ± {stdev(values):{form}}" if len(values) > 1 else "")


def percent(rows: list[Row], key: str) -> str:
    """Mean ± standard deviation over the rows, in percent."""
    return f"{over(rows, key, factor=100)} %"


def middle_and_worst(rows: list[Row], key: str, form: str) -> str:
    """Median, largest, and mean ± standard deviation over the rows."""
    values = [row[key] for row in rows]
    return f"{median(values):{form}}, {max(values):{form}}; {over(rows, key, form)}"

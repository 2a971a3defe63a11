"""Wrong answers to Q3.4, how main reports and stops: each has one mistake."""

from tests.q3_dqn.right_texts import loop
from tests.q3_dqn.wrong_texts import wrong

_END = "            durations.append(t + 1)\n            break\n"
_REPORT_LATE = """\
            durations.append(t + 1)
            if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
                {}
            if on_episode is not None:
                on_episode(durations)
            break
"""
_WAITS = "stop_average is not None and len(d) >= 100"


def _stop(condition: str) -> str:
    """The end of an episode, and of main where the condition on the durations `d` holds."""
    lines = ("durations.append(t + 1)", "d = durations", f"if {condition}:", "    return durations", "break")
    return "".join(f"            {line}\n" for line in lines)


REPORTS = wrong(
    "Q3.4",
    durations_kept=(
        "durations-kept",
        loop(
            ("steps_done = 0", 'steps_done, durations = 0, globals().setdefault("_durations", durations)'),
            (_END, _stop("on_episode is not None and on_episode(d)")),
        ),
    ),
    reports_the_latest=("on-episode-argument", loop((_END, _stop("on_episode is not None and on_episode(d[-1])")))),
    reports_too_early=("on-episode-argument", loop((_END, _stop("on_episode is not None and on_episode(d[:-1])")))),
    stops_before_100=(
        "stop-before-100",
        loop((_END, _stop("stop_average and sum(d[-100:]) / len(d[-100:]) > stop_average"))),
    ),
    stops_by_all=("stop-average-of-all", loop((_END, _stop(f"{_WAITS} and sum(d) / len(d) > stop_average")))),
    stops_by_one=("stop-by-one-duration", loop((_END, _stop(f"{_WAITS} and d[-1] > stop_average")))),
    stops_at_101=(
        "",
        loop((_END, _stop("stop_average is not None and len(d) > 100 and sum(d[-100:]) > 100 * stop_average"))),
    ),
    stops_by_one_at_once=(
        "stop-by-one-duration",
        loop((_END, _stop("stop_average is not None and d[-1] > stop_average"))),
    ),
    stops_at_equal=("stop-at-equal", loop((_END, _stop(f"{_WAITS} and sum(d[-100:]) >= 100 * stop_average")))),
    stops_without_bar=(
        "stopped-without-bar",
        loop((_END, _stop("len(d) >= 100 and sum(d[-100:]) / 100 > (stop_average or 0.5)"))),
    ),
    none_compared=("none-compared", loop((_END, _stop("len(d) >= 100 and sum(d[-100:]) / 100 > stop_average")))),
    average_of_a_list=(
        "stops-at-episode-100",
        loop(
            (
                "            break",
                (
                    "            if len(durations) >= 100 and durations[-100:] / 100 > 300:\n"
                    "                return durations\n"
                    "            break"
                ),
            )
        ),
    ),
    last_not_reported=("last-not-reported", loop((_END, _REPORT_LATE.format("return durations")))),
    last_not_reported_for_a_slice=(
        "last-not-reported",
        loop(
            (
                _END,
                _REPORT_LATE.format("return durations[:]").replace("on_episode(durations)", "on_episode(durations[:])"),
            )
        ),
    ),
    last_not_reported_by_else=(
        "last-not-reported",
        loop((_END, _REPORT_LATE.format("return durations").replace("if on_episode", "elif on_episode"))),
    ),
)

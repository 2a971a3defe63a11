"""Right answers to question 6: as other people write them, they must not cost a point."""

from autograder.verification.answers import Answer, Edits, instead_of
from tests.q6_q_learning import right_learning as learning
from tests.q6_q_learning import right_loops as loops
from tests.q6_q_learning import right_tables as tables
from tests.q6_q_learning.question import QUESTION
from tests.q6_q_learning.wrong_loops import cartpole, taxi

_ANSWERS = {
    "cell": "Q6.1 discretise",
    "choose": "Q6.2 epsilon_greedy",
    "update": "Q6.3 q_update",
    "targets": "Q6.4 double_q_targets",
    "init": "Q6.5: what the memory holds",
    "push": "Q6.5 SuccessMemory.push",
    "sample": "Q6.5 SuccessMemory.sample",
    "length": "Q6.5 SuccessMemory.__len__",
    "layers": "Q6.6: make your layers",
    "forward": "Q6.6 QNet.forward",
    "save": "Q6.6 save_net",
    "load": "Q6.6 load_net",
    "taxi": "Q6.7 train_taxi",
    "cartpole": "Q6.8 train_cartpole",
}


def _right(name: str, *edits: tuple[str, str], **texts: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers, by the words above."""
    placed: Edits = tuple(instead_of(QUESTION, _ANSWERS[word] + " ", text) for word, text in texts.items())
    return Answer(f"q6-{name}", QUESTION, (*placed, *edits))


RIGHT = (
    _right("cell-digitize", cell=tables.DIGITIZE, choose=tables.SHUFFLED),
    _right("cell-vector", cell=tables.VECTOR, choose=tables.PROBABILITIES),
    _right("cell-ravel", cell=tables.RAVEL, choose=tables.WHERE),
    _right("cell-torch", cell=tables.TORCH_CELL, choose=tables.NOISE),
    _right("cell-powers", cell=tables.POWERS, update=tables.WEIGHTED),
    _right("update-indexed", update=tables.INDEXED, targets=learning.DETACHED),
    _right("update-argmax", update=tables.ARGMAX, targets=learning.MASKED),
    _right("targets-one-hot", targets=learning.ONE_HOT),
    _right("targets-filled", targets=learning.FILLED),
    _right("memory-dicts", **learning.DICTS),
    _right("memory-lists", **learning.LISTS),
    _right("memory-places", **learning.PLACES),
    _right("net-separate", **learning.SEPARATE_LAYERS),
    _right("net-sequential", **learning.SEQUENTIAL),
    _right("taxi-while", taxi=loops.WHILE),
    _right("cartpole-cells-twice", cartpole=loops.GENERATOR),
    _right("taxi-own-settings-kept", *taxi(start="state = env.reset(seed=seed if episode == 0 else None)[0]")),
    _right("taxi-float-total", *taxi(add="float(reward)", done="bool(terminated) or bool(truncated)")),
    _right("taxi-copied-row", *taxi(choose="action = epsilon_greedy(q[state].copy(), epsilon, rng)")),
    _right(
        "taxi-keywords",
        *taxi(
            learn="q_update(q, state=state, action=action, reward=reward, "
            "next_state=next_state, terminated=terminated, alpha=alpha, gamma=settings.gamma)"
        ),
    ),
    _right("cartpole-learn-after", *cartpole(advance="discretise(observation, LIMITS, BINS)")),
    _right(
        "cartpole-wrapped",
        ('gymnasium.make("CartPole-v1")', 'gymnasium.wrappers.RecordEpisodeStatistics(gymnasium.make("CartPole-v1"))'),
    ),
    _right(
        "settings-slower",
        (
            "TAXI = TableSettings(Schedule(1.0, 1.0, 0.0), Schedule(0.1, 1.0, 0.0), gamma=0.99, first=0.0)",
            "TAXI = TableSettings(Schedule(0.5, 1.0, 0.0), Schedule(1.0, 0.99, 0.1), gamma=0.95, first=0.0)",
        ),
    ),
    _right(
        "weights-alone",
        save="torch.save(net.state_dict(), path)",
        load="""
        weights = torch.load(path, weights_only=True)
        net = QNet(len(weights["embedding.weight"]), len(list(weights.values())[-1]))
        net.load_state_dict(weights)
        return net.train()
        """,
    ),
    _right(
        "cartpole-reports-a-copy",
        *cartpole(
            end="durations += [duration]\n    if on_episode:\n        on_episode(list(durations))\n"
            "    if stop_average is not None and episode >= 99 and np.mean(durations[-100:]) > stop_average:\n"
            "        break"
        ),
    ),
    _right(
        "everything-else",
        cell=tables.RAVEL,
        choose=tables.SHUFFLED,
        update=tables.INDEXED,
        targets=learning.FILLED,
        **learning.LISTS | learning.SEPARATE_LAYERS,
    ),
)
WEAK: frozenset[str] = frozenset()  # right in all that they write, and too weak to earn all of the training

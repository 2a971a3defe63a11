"""Wrong answers to get_optimizer (Q2.4)."""

from tests.q2_gan.wrong_edits import answer

OPTIMIZERS = (
    answer("Q2.4", "default-betas", "adam-default-betas", "return torch.optim.Adam(model.parameters(), lr=1e-3)"),
    answer(
        "Q2.4",
        "betas-swapped",
        "adam-betas-swapped",
        "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.999, 0.5))",
    ),
    answer("Q2.4", "beta2-0.9", "adam-betas", "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.9))"),
    answer(
        "Q2.4", "rate-1e-4", "adam-rate", "return torch.optim.Adam(model.parameters(), lr=1e-4, betas=(0.5, 0.999))"
    ),
    answer(
        "Q2.4", "rate-2e-4", "adam-rate", "return torch.optim.Adam(model.parameters(), lr=2e-4, betas=(0.5, 0.999))"
    ),
    answer(
        "Q2.4", "rate-1e-2", "adam-rate", "return torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.5, 0.999))"
    ),
    answer("Q2.4", "rate-and-betas", "adam-rate-and-betas", "return torch.optim.Adam(model.parameters(), lr=2e-4)"),
    answer("Q2.4", "sgd", "other-optimizer", "return torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.5)"),
    answer("Q2.4", "rmsprop", "other-optimizer", "return torch.optim.RMSprop(model.parameters(), lr=1e-3)"),
    answer(
        "Q2.4", "nadam", "other-optimizer", "return torch.optim.NAdam(model.parameters(), lr=1e-3, betas=(0.5, 0.999))"
    ),
    answer(
        "Q2.4",
        "adamax",
        "other-optimizer",
        "return torch.optim.Adamax(model.parameters(), lr=1e-3, betas=(0.5, 0.999))",
    ),
    answer(
        "Q2.4",
        "weight-decay",
        "weight-decay",
        "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999), weight_decay=1e-2)",
    ),
    answer(
        "Q2.4", "adamw", "weight-decay", "return torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.5, 0.999))"
    ),
    answer(
        "Q2.4",
        "one-layer",
        "parameters-left-out",
        "return torch.optim.Adam(next(model.children()).parameters(), lr=1e-3, betas=(0.5, 0.999))",
    ),
    answer(
        "Q2.4",
        "weights-only",
        "parameters-left-out",
        "chosen = [p for name, p in model.named_parameters() if 'weight' in name]\n"
        "return torch.optim.Adam(chosen, lr=1e-3, betas=(0.5, 0.999))",
    ),
    answer(
        "Q2.4",
        "of-a-copy",
        "parameters-left-out",
        "import copy\nreturn torch.optim.Adam(copy.deepcopy(model).parameters(), lr=1e-3, betas=(0.5, 0.999))",
    ),
    answer(
        "Q2.4",
        "maximize",
        "adam-uphill",
        "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999), maximize=True)",
    ),
    answer(
        "Q2.4",
        "returns-nothing",
        "returns-nothing",
        "optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999))",
    ),
    answer(
        "Q2.4",
        "rate-0.03",
        "adam-rate",
        "return torch.optim.Adam(model.parameters(), lr=0.03, betas=(0.5, 0.999))",
    ),
)

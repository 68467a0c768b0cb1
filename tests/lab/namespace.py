"""A network namespace of the lab's own, with nothing but lo.

    namespace.py COMMAND...     runs a command in one; status 77: not allowed
    namespace.py --check        status 0 where nothing but lo is up

The lab's servers answer at addresses that belong to others.  So it starts
where no packet can leave, and nowhere else.
"""

import array
import fcntl
import os
import resource
import socket
import struct
import subprocess
import sys

SKIPPED = 77
SIOCGIFFLAGS, IFF_UP = 0x8913, 1
FILES = 16384


class Refused(Exception):
    pass


def interfaces_up():
    up = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _, name in socket.if_nameindex():
            request = array.array("b", struct.pack("16sh14x",
                                                   name.encode(), 0))
            fcntl.ioctl(sock, SIOCGIFFLAGS, request)
            if struct.unpack("16sh14x", request)[1] & IFF_UP:
                up.append(name)
    return up


def check():
    others = [name for name in interfaces_up() if name != "lo"]
    if others:
        raise Refused("the lab runs where nothing but lo is up, and here is "
                      + ", ".join(others))


def set_up():
    """lo, and every address behind it.  Addresses of IPv6 must be there to be
    bound, or this switch be set; thousands of them would make the kernel slow
    to choose an asker's own."""
    check()
    for command in ("link set lo up", "route add local 0.0.0.0/0 dev lo",
                    "-6 route add local ::/0 dev lo"):
        subprocess.run(["ip"] + command.split(), check=True)
    with open("/proc/sys/net/ipv6/ip_nonlocal_bind", "w",
              encoding="ascii") as stream:
        stream.write("1")


# What is started in a namespace ends with it: it has process ids of its own
# (and its own /proc, which sanitizers read).
UNSHARE = ["unshare", "--net", "--pid", "--fork", "--kill-child",
           "--mount-proc"]


def command_in(command):
    """The command line that runs a command in a namespace of its own, made
    as root or as a user; None where neither is allowed."""
    own = [sys.executable, os.path.abspath(__file__), "--inside"]
    for unshare in (UNSHARE + ["--"],
                    UNSHARE + ["--user", "--map-root-user", "--"]):
        try:
            if subprocess.run(unshare + ["ip", "link", "set", "lo", "up"],
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0:
                return unshare + own + list(command)
        except OSError:
            return None
    return None


def raise_limits():
    """A server has two sockets an address."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))


def main():
    arguments = sys.argv[1:]
    try:
        if arguments == ["--check"]:
            check()
        elif arguments and arguments[0] == "--inside":
            set_up()
            raise_limits()
            os.execvp(arguments[1], arguments[1:])
        elif arguments:
            command = command_in(arguments)
            if command is None:
                print("network namespaces are not allowed here",
                      file=sys.stderr)
                sys.exit(SKIPPED)
            os.execvp(command[0], command)
        else:
            sys.exit(__doc__)
    except Refused as refused:
        sys.exit("namespace.py: %s" % refused)


if __name__ == "__main__":
    main()

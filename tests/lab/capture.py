"""What was asked on the wire: every DNS question that crosses lo.

    capture.py FILE     until SIGTERM; a line each: the time in seconds,
                        protocol, the server's address, name, type

What the lab asks within itself is left out.  Names are as in dns.py.  The
file's last line is "end" and the number of packets that the kernel could not
hand over: 0, or the file proves nothing.
"""

import ipaddress
import os
import signal
import socket
import struct
import sys

import dns
import servers

ETH_P_ALL, SOL_PACKET, PACKET_STATISTICS, SO_RCVBUFFORCE = 3, 263, 6, 33
SO_TIMESTAMPNS = 35
OUTGOING = 4    # lo shows each packet as it leaves and as it comes


def payload(packet):
    """Protocol, destination and what is behind the headers, to port 53."""
    if packet[0] >> 4 == 4:
        at, protocol = (packet[0] & 15) * 4, packet[9]
        address = packet[16:20]
    else:
        at, protocol = 40, packet[6]
        address = packet[24:40]
    if protocol not in (socket.IPPROTO_UDP, socket.IPPROTO_TCP) or \
            struct.unpack_from("!H", packet, at + 2)[0] != dns.PORT:
        return None
    if protocol == socket.IPPROTO_UDP:
        return "udp", address, packet[at + 8:]
    # A question fits one segment, behind its length.
    data = packet[at + (packet[at + 12] >> 4) * 4:]
    return ("tcp", address, data[2:]) if len(data) > 14 else None


def line(packet):
    try:
        found = payload(packet)
        if found is None:
            return None
        protocol, address, wire = found
        message = dns.Message(wire)
        if message.flags & dns.QR or message.question is None:
            return None
        name, number = message.question
        if address[:2] == servers.INNER:
            return None
        return "%s %s %s %s\n" % (
            protocol, ipaddress.ip_address(address), name,
            dns.TYPE_NAMES.get(number, "TYPE%d" % number))
    except (ValueError, IndexError, struct.error):
        return None


def main():
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
                         socket.htons(ETH_P_ALL))
    sock.bind(("lo", ETH_P_ALL))
    # The kernel's time, whenever this comes to read.
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    try:
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    except PermissionError:     # a user has what the host allows
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 20)
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    sock.settimeout(0.05)
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        print("ready", flush=True)
        while True:
            try:
                packet, beside, _, source = sock.recvmsg(65535, 64)
            except socket.timeout:
                if stop:
                    break
                continue
            text = line(packet) if source[2] == OUTGOING else None
            if text is not None:
                out.write("%d.%09d %s" % (
                    *struct.unpack("qq", beside[0][2]), text))
        lost = struct.unpack("II", sock.getsockopt(
            SOL_PACKET, PACKET_STATISTICS, 8))[1]
        out.write("end %d\n" % lost)
    os._exit(0)


if __name__ == "__main__":
    main()

"""An own list of zones at a size to test with: many_zones.py N WORLD

Zones of two and three labels, each behind two to five of the sample world's
name servers; some names are IDNs, and some are as odd as a list may hold.
"""

import json
import random
import sys


def main():
    count, world = int(sys.argv[1]), sys.argv[2]
    rng = random.Random(1)
    servers = set()
    with open(world + "/answers.jsonl", encoding="utf-8") as stream:
        next(stream)
        for line in stream:
            answer = json.loads(line)
            if answer["type"] == "A" and answer.get("answer"):
                servers.add(answer["name"].rstrip("."))
    servers = sorted(servers)
    labels = ["", "b\u00fccher-", "\u0440\u0444-", "a-"]
    for n in range(count):
        name = "%sz%05d.%s" % (labels[n % 4 if n % 50 == 0 else 3], n,
                               "example" if n % 3 else "sub.test")
        print("%s\tother\t%s" % (name, ",".join(
            rng.sample(servers, rng.randint(2, 5)))))


if __name__ == "__main__":
    main()

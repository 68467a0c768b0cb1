#!/bin/sh
# The options of a survey of the sample world in DIRECTORY, a word a line.
printf '%s\n' --offline \
    --root-zone "$1/root.zone" --zone-data "$1/arpa.zone" \
    --zone-data "$1/in-addr.arpa.zone" --zone-data "$1/ip6.arpa.zone" \
    --gtlds "$1/gtlds.json" --public-suffixes "$1/public_suffix_list.dat" \
    --answers "$1/answers.jsonl" --routes "$1/routes4.pfx2as" \
    --routes "$1/routes6.whois" --vrps "$1/vrps.json"

"""The next best ROAs, by adding each to the VRPs and judging again.

Beside oracle.py, which it uses as a library of the method's rules: what the
views v_next_roa, v_next_roa_invalid and v_next_roa_group must hold.  Only the
sequence is too slow for more than a small world; `deep` asks for it.
"""

import bisect
import collections
import copy

import oracle

EFFECT = ["zones_lifted", "none_to_partial", "none_to_full",
          "partial_to_full", "zones_helped", "zones_worsened", "addresses",
          "routes_invalidated"]
SEQUENCE = ["step", "full", "partial", "none", "worsened", "invalid"]

KEYS = {"v_next_roa": 2, "v_next_roa_invalid": 4, "v_next_roa_group": 2}


def columns(deep):
    return {
        "v_next_roa": ["prefix", "origin", "max_length", "state", "rank"]
        + EFFECT + (SEQUENCE if deep else []),
        "v_next_roa_invalid": [
            "prefix", "origin", "invalid_prefix", "invalid_origin", "rank"],
        "v_next_roa_group": ["dimension", "key", "place", "roas"] + EFFECT,
    }


def is_reserved(asn):
    """IANA's Special-Purpose AS Numbers without AS112, and 65552 to 131071,
    which IANA holds back."""
    return (asn in (0, 23456, 65535, 4294967295) or 64496 <= asn <= 65534
            or 65536 <= asn <= 131071 or 4200000000 <= asn <= 4294967294)


def covers(outer, inner):
    return (outer[0] == inner[0] and outer[2] <= inner[2]
            and oracle.network(inner[0], inner[1], outer[2]) == outer[1])


class WholeTable:
    """Every pair of the table, whatever filters it, in order of prefixes."""

    def __init__(self, routes):
        origins = collections.defaultdict(set)
        for prefix, origin in routes.all_pairs():
            origins[prefix].add(origin)
        self.origins = origins
        self.order = sorted(origins)

    def beneath(self, prefix):
        family, number, length = prefix
        end = number + (1 << (oracle.BITS[family] - length))
        at = bisect.bisect_left(self.order, (family, number, 0))
        while (at < len(self.order)
               and self.order[at][:2] < (family, end)):
            if covers(prefix, self.order[at]):
                for origin in self.origins[self.order[at]]:
                    yield self.order[at], origin
            at += 1


class NextRoas:
    def __init__(self, survey, who):
        self.survey = survey
        self.who = who
        self.table = WholeTable(survey.routes)
        self.addresses_of = collections.defaultdict(set)  # by prefix
        for address, origins in survey.address_origins.items():
            for prefix, _ in origins:
                self.addresses_of[prefix].add(address)
        self.zones_of = collections.defaultdict(set)      # by address
        for zone, addresses in survey.zone_addresses.items():
            for address in addresses:
                self.zones_of[address].add(zone)
        self.roas = [pair for pair, (state, reason)
                     in survey.origin_states.items()
                     if state != "valid" and not isinstance(pair[1], tuple)
                     and not is_reserved(pair[1]) and reason != "as0"]

    def state(self, prefix, origin, roas):
        """Of a route under these ROAs too."""
        covering = self.survey.vrps.covering(prefix) + [
            (own, own[2], asn) for own, asn in roas if covers(own, prefix)]
        return oracle.route_state(prefix, origin, covering)[0]

    def judged(self, roas):
        """The survey as it would be; what no ROA covers is as it was."""
        survey = self.survey
        after = copy.copy(survey)
        after.origin_states = dict(survey.origin_states)
        after.address_states = dict(survey.address_states)
        touched = [prefix for prefix in self.addresses_of
                   if any(covers(own, prefix) for own, _ in roas)]
        for prefix in touched:
            for address in self.addresses_of[prefix]:
                states = set()
                for pair in survey.address_origins[address]:
                    state = self.state(pair[0], pair[1], roas)
                    after.origin_states[pair] = (state, None)
                    states.add(state)
                after.address_states[address] = (
                    states.pop() if len(states) == 1 else "mixed")
        after.touched_zones = {
            zone for prefix in touched
            for address in self.addresses_of[prefix]
            for zone in self.zones_of[address]}
        return after

    def invalidated(self, roas):
        """Pairs of the whole table that were not-found and are invalid."""
        return {pair for own, _ in roas for pair in self.table.beneath(own)
                if not self.survey.vrps.covering(pair[0])
                and self.state(pair[0], pair[1], roas) == "invalid"}

    def harmed(self, after, zone):
        return any(self.survey.origin_states[pair][0] == "not-found"
                   and after.origin_states[pair][0] == "invalid"
                   for pair in self.survey.origins_of_zone(zone))

    def valid_of(self, survey, zone):
        if survey.options.method == "manrs2020":
            return sum(survey.is_valid(pair)
                       for pair in survey.origins_of_zone(zone))
        return sum(survey.address_states[address] == "valid"
                   for address in survey.zone_addresses[zone])

    def effect(self, before, after, roas_before, roas_after):
        """In the order of EFFECT."""
        moves = collections.Counter()
        helped = worsened = 0
        for zone in after.touched_zones | before.touched_zones:
            moves[before.verdict(zone), after.verdict(zone)] += 1
            helped += self.valid_of(after, zone) > self.valid_of(
                before, zone)
            worsened += self.harmed(after, zone) - self.harmed(before, zone)
        some, full, rest = (moves["none", "partial"], moves["none", "full"],
                            moves["partial", "full"])
        addresses = sum(
            after.address_states[address] == "valid"
            and before.address_states[address] != "valid"
            for address in after.address_states)
        invalid = (len(self.invalidated(roas_after))
                   - len(self.invalidated(roas_before)))
        return [some + full + rest, some, full, rest, helped, worsened,
                addresses, invalid]

    def goodness(self, effect):
        lifted, helped, worsened = effect[0], effect[4], effect[5]
        return (worsened - lifted, -lifted, -helped, -effect[6], effect[7])

    def order(self, roa, effect):
        (prefix, origin) = roa
        return self.goodness(effect) + (-prefix[2], prefix, origin)

    def today(self):
        today = copy.copy(self.survey)
        today.touched_zones = set()
        return today

    def alone(self):
        today = self.today()
        return {roa: self.effect(today, self.judged([roa]), [], [roa])
                for roa in self.roas}

    def waits_for(self, roa):
        """Proposals that its own would turn invalid by their length."""
        states = self.survey.origin_states
        if states[roa][0] != "not-found":
            return set()
        return {other for other in self.roas
                if other[0] != roa[0] and covers(roa[0], other[0])
                and states[other][0] == "not-found"}

    def sequence(self):
        """-> {roa: columns of SEQUENCE}"""
        found, chosen, before = {}, [], self.today()
        while len(chosen) < len(self.roas):
            offers = []
            for roa in self.roas:
                if roa in found or not self.waits_for(roa) <= set(chosen):
                    continue
                after = self.judged(chosen + [roa])
                effect = self.effect(before, after, chosen, chosen + [roa])
                offers.append((self.order(roa, effect), roa, after))
            _, best, before = min(offers, key=lambda offer: offer[0])
            chosen.append(best)
            verdicts = collections.Counter(
                before.verdict(zone) for zone in before.categories)
            found[best] = [
                len(chosen), verdicts["full"], verdicts["partial"],
                verdicts["none"],
                sum(self.harmed(before, zone) for zone in before.categories),
                len(self.invalidated(chosen))]
        return found

    def operators_of(self, roa):
        return {self.who.text[self.who.identity[zone]]
                for address in self.addresses_of[roa[0]]
                for zone in self.zones_of[address]
                if zone in self.who.identity}

    def groups(self):
        for dimension, keys in (("as", lambda roa: {str(roa[1])}),
                                ("operator", self.operators_of)):
            by_key = collections.defaultdict(list)
            for roa in self.roas:
                for key in keys(roa):
                    by_key[key].append(roa)
            rows = []
            for key, roas in by_key.items():
                effect = self.effect(
                    self.today(), self.judged(roas), [], roas)
                rows.append((self.goodness(effect), key, len(roas), effect))
            rows.sort()
            for place, (_, key, count, effect) in enumerate(rows, 1):
                yield [dimension, key, place, count] + effect

    def views(self, deep):
        effects = self.alone()
        ranked = sorted(effects, key=lambda roa: self.order(
            roa, effects[roa]))
        rank = {roa: place for place, roa in enumerate(ranked, 1)}
        steps = self.sequence() if deep else {roa: [] for roa in self.roas}
        text = oracle.prefix_text
        return {
            "v_next_roa": [
                [text(roa[0]), str(roa[1]), roa[0][2],
                 self.survey.origin_states[roa][0], rank[roa]]
                + effects[roa] + steps[roa] for roa in self.roas],
            "v_next_roa_invalid": [
                [text(roa[0]), str(roa[1]), text(prefix),
                 oracle.origin_text(origin), rank[roa]]
                for roa in self.roas
                for prefix, origin in self.invalidated([roa])],
            "v_next_roa_group": list(self.groups()),
        }


def views(survey, who, deep):
    return NextRoas(survey, who).views(deep)

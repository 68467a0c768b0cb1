#!/usr/bin/env python3
"""Count the sample world again, from its files alone, and assert its figures.

    check.py DIRECTORY

Slow and obvious on purpose: dictionaries by prefix length, no tries.  It
shares no code with the generator or with dnsroa.
"""

import collections
import fractions
import functools
import ipaddress
import json
import os
import re
import sys

DAY = '2020-08-07'
CORE = ('gTLD', 'ccTLD', 'revMap', 'sub-ccTLD', 'sub-gTLD')
ROWS = {
    'core': CORE,
    'TLD': ('gTLD', 'ccTLD'),
    'TLD+revMap': ('gTLD', 'ccTLD', 'revMap'),
    'gTLD+sub': ('gTLD', 'sub-gTLD'),
    'ccTLD+sub': ('ccTLD', 'sub-ccTLD'),
}
ROWS.update({c: (c,) for c in CORE})


def name_of(text):
    return text.lower().rstrip('.')


def a_label(name):
    return '.'.join(
        x if x.isascii() else 'xn--' + x.encode('punycode').decode()
        for x in name.split('.'))


class Zonefile:
    """The delegations, apex NS and addresses of a master file."""

    def __init__(self, path):
        self.ns = collections.defaultdict(set)
        self.address = collections.defaultdict(set)
        self.ds = set()
        text = re.sub(r';[^\n]*', '', open(path).read())
        text = re.sub(r'\([^)]*\)',
                      lambda m: m.group().replace('\n', ' ')[1:-1], text)
        origin = owner = None
        for line in text.splitlines():
            words = line.split()
            if not words:
                continue
            if words[0] == '$ORIGIN':
                origin = words[1]
                continue
            if words[0] == '$TTL':
                continue
            if not line[0].isspace():
                owner = words.pop(0)
                if owner == '@':
                    owner = origin
                elif not owner.endswith('.'):
                    owner += '.' + origin
            while words[0].isdigit() or words[0] == 'IN':
                words.pop(0)
            rtype, data, owner = words[0], words[1:], name_of(owner)
            if rtype == 'SOA':
                self.apex = owner
                assert data[2].startswith(DAY.replace('-', '')), data
            elif rtype == 'NS':
                self.ns[owner].add(name_of(data[0]))
            elif rtype in ('A', 'AAAA'):
                self.address[owner].add(ipaddress.ip_address(data[0]))
            elif rtype == 'DS':
                self.ds.add(owner)
            else:
                raise AssertionError(line)


class Answers:
    def __init__(self, path):
        self.parent, self.child, self.soa = {}, {}, {}
        self.parent_rcode = {}
        self.address = collections.defaultdict(dict)
        self.glue = collections.defaultdict(set)
        self.alias = set()
        self.questions = self.failed = 0
        seen = set()
        with open(path) as f:
            assert json.loads(next(f))['dnsroa-answers'] == 1
            for line in f:
                a = json.loads(line)
                key = a['name'], a['type'], a['view']
                assert key not in seen, key
                seen.add(key)
                self.one(a)

    def one(self, a):
        self.questions += 1
        name, view = name_of(a['name']), a['view']
        assert a['time'].startswith(DAY)
        if a['rcode'] not in ('NOERROR', 'NXDOMAIN'):
            self.failed += 1
            data = None
        else:
            data = [r.split() for r in a.get('answer', ())]
        if a['type'] == 'NS' and view == 'parent':
            auth = [r.split() for r in a.get('authority', ())]
            ns = {name_of(r[4]) for r in auth
                  if r[3] == 'NS' and name_of(r[0]) == name}
            self.parent_rcode[name] = a['rcode']
            if ns and not a.get('aa'):
                self.parent[name] = ns
                for r in (r.split() for r in a.get('additional', ())):
                    assert name_of(r[0]) in ns and r[3] in ('A', 'AAAA')
                    self.glue[name_of(r[0])].add(
                        ipaddress.ip_address(r[4]))
        elif a['type'] == 'NS':
            self.child[name] = None if data is None else {
                name_of(r[4]) for r in data if r[3] == 'NS'}
        elif a['type'] == 'SOA':
            self.soa[name] = data is not None and any(
                r[3] == 'SOA' and name_of(r[0]) == name for r in data)
        else:
            if data is not None:
                assert all(r[3] in (a['type'], 'CNAME') for r in data)
                if any(r[3] == 'CNAME' for r in data):
                    self.alias.add(name)
                data = {ipaddress.ip_address(r[4]) for r in data
                        if r[3] == a['type']}
            self.address[name][a['type']] = data


def suffixes(path):
    """The ICANN section's literal candidates, and what it skips."""
    names, wild, private = set(), 0, 0
    section = None
    for line in open(path, encoding='utf-8'):
        line = line.strip()
        if line.startswith('// ===BEGIN'):
            section = line.split()[1][8:] or line
        elif line and not line.startswith('//'):
            if 'PRIVATE' in section:
                private += 1
            elif line[0] in '*!':
                wild += 1
            else:
                assert line not in names, line
                names.add(a_label(line))
    return names, wild, private


class Routes:
    """(family, length) -> network number -> set of origins, filtered."""

    def __init__(self):
        self.table = collections.defaultdict(
            lambda: collections.defaultdict(set))
        self.filtered = collections.Counter()
        self.rows = collections.Counter()

    def add(self, net, origin, peers):
        v6 = net.version == 6
        self.rows[net.version] += 1
        if net.prefixlen == 0:
            why = 'default'
        elif net.prefixlen < (16 if v6 else 8):
            why = 'short'
        elif net.prefixlen > (48 if v6 else 24):
            why = 'long'
        elif peers is not None and peers < 10:
            why = 'peers'
        else:
            width = net.max_prefixlen
            number = int(net.network_address) >> (width - net.prefixlen)
            self.table[net.version, net.prefixlen][number].add(origin)
            return
        self.filtered[net.version, why] += 1

    def match(self, addr):
        width = addr.max_prefixlen
        for n in range(width, -1, -1):
            table = self.table.get((addr.version, n))
            number = int(addr) >> (width - n)
            if table and number in table:
                net = ipaddress.ip_network((number << (width - n), n)) \
                    if addr.version == 4 else ipaddress.IPv6Network(
                        (number << (width - n), n))
                return net, table[number]
        return None, ()


def routes_read(directory):
    routes = Routes()
    for line in open(os.path.join(directory, 'routes4.pfx2as')):
        net, length, origins = line.rstrip('\n').split('\t')
        net = ipaddress.ip_network(net + '/' + length)
        for o in origins.split('_'):
            members = sorted({int(x) for x in o.split(',')})
            routes.add(net, members[0] if ',' not in o else tuple(members),
                       None)
    for line in open(os.path.join(directory, 'routes6.whois')):
        if line.startswith('%'):
            continue
        o, net, peers = line.rstrip('\n').split('\t')
        if o.startswith('{'):
            o = tuple(sorted(int(x) for x in o[1:-1].split(',')))
        else:
            o = int(o)
        routes.add(ipaddress.ip_network(net), o, int(peers))
    return routes


class Vrps:
    def __init__(self, path):
        doc = json.load(open(path))
        self.table = collections.defaultdict(list)
        self.ta = collections.Counter()
        self.as0 = self.loose = 0
        built = 1596801604
        assert doc['metadata']['buildtime'] == DAY + 'T12:00:04Z'
        assert len(doc['metadata']['talfiles']) == 5
        for v in doc['roas']:
            net = ipaddress.ip_network(v['prefix'])
            assert net.prefixlen <= v['maxLength'] <= net.max_prefixlen
            assert v['expires'] > built
            self.table[net.version, net.prefixlen,
                       int(net.network_address)].append(
                           (v['maxLength'], v['asn']))
            self.ta[v['ta']] += 1
            self.as0 += v['asn'] == 0
            self.loose += v['maxLength'] > net.prefixlen
        assert doc['metadata']['uniquevrps'] == len(doc['roas'])
        assert len({(v['prefix'], v['maxLength'], v['asn'])
                    for v in doc['roas']}) == len(doc['roas'])
        self.aspas = doc['aspas']

    def state(self, net, origin):
        covering = []
        width = net.max_prefixlen
        for n in range(net.prefixlen + 1):
            number = int(net.network_address) >> (width - n) << (width - n)
            covering += self.table.get((net.version, n, number), ())
        if not covering:
            return 'not-found', None
        if isinstance(origin, tuple):
            return 'invalid', 'as-set'
        for most, asn in covering:
            if asn == origin and asn != 0 and net.prefixlen <= most:
                return 'valid', None
        if all(asn == 0 for _, asn in covering):
            return 'invalid', 'as0'
        if any(asn == origin for _, asn in covering):
            return 'invalid', 'length'
        return 'invalid', 'as'


SPECIAL = [ipaddress.ip_network(x) for x in (
    '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8',
    '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
    '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24',
    '203.0.113.0/24', '224.0.0.0/3')]


def special(addr):
    if addr.version == 6:
        return int(addr) >> 116 not in (0x240, 0x260, 0x280, 0x2a0, 0x2c0)
    return any(addr in n for n in SPECIAL)


def ordinary_as(n):
    return (0 < n < 64496 and n != 23456) or 131072 <= n < 410000


def category(name, gtlds):
    labels = name.split('.')
    if name == '':
        return 'root'
    if labels[-1] == 'arpa':
        if re.search(r'\.(in-addr|ip6)\.arpa$', name):
            return 'revMap'
        return 'enum' if name.endswith('.e164.arpa') else 'arpa'
    tld = labels[-1]
    if re.fullmatch('[a-z][a-z]', tld):
        kind = 'ccTLD'
    elif tld in gtlds:
        kind = 'gTLD'
    else:
        assert tld.startswith('xn--'), tld
        kind = 'ccTLD'
    return kind if len(labels) == 1 else 'sub-' + kind


class World:
    def __init__(self, directory):
        path = lambda name: os.path.join(directory, name)
        self.files = [Zonefile(path(x + '.zone')) for x in (
            'root', 'arpa', 'in-addr.arpa', 'ip6.arpa')]
        doc = json.load(open(path('gtlds.json')))
        self.gtlds = {g['gTLD'] for g in doc['gTLDs']}
        assert len(self.gtlds) == len(doc['gTLDs'])
        for g in doc['gTLDs']:
            assert g['gTLD'] == a_label(g['uLabel'] or g['gTLD']), g
        self.answers = Answers(path('answers.jsonl'))
        self.routes = routes_read(directory)
        self.vrps = Vrps(path('vrps.json'))
        self.candidates, self.wild, self.private = suffixes(
            path('public_suffix_list.dat'))
        self.zones_make()
        self.addresses_make()
        self.states_make()

    def zones_make(self):
        self.parent = collections.defaultdict(set)
        self.apex = collections.defaultdict(set)
        self.glue = collections.defaultdict(set, self.answers.glue)
        zones = set()
        for f in self.files:
            zones |= set(f.ns)
            cuts = set(f.ns) - {f.apex}
            for name, ns in f.ns.items():
                # Nothing may lie beneath another delegation of the file.
                labels = name.split('.')
                assert not any('.'.join(labels[i:]) in cuts
                               for i in range(1, len(labels))), name
                (self.apex if name == f.apex else self.parent)[name] |= ns
            for name, addrs in f.address.items():
                self.glue[name] |= addrs
        tlds = {z for z in self.files[0].ns if z}
        # A suffix is a zone if its parent refers it or it has an SOA.
        self.skipped = collections.Counter()
        for name in self.candidates:
            if '.' not in name:
                continue
            if name in self.answers.parent or self.answers.soa[name]:
                assert name.rsplit('.', 1)[1] in tlds
                zones.add(name)
            else:
                self.skipped[self.answers.parent_rcode[name]] += 1
        for name, ns in self.answers.parent.items():
            self.parent[name] |= ns
        self.category = {z: category(z, self.gtlds) for z in zones}
        self.zones = sorted(zones)

    def child(self, zone):
        ns = self.answers.child.get(zone)
        return ns if ns is not None else set()

    @functools.lru_cache(maxsize=None)
    def servers(self, zone):
        return self.parent[zone] | self.apex[zone] | self.child(zone)

    def addresses_make(self):
        self.address, self.stood_in, self.definite = {}, 0, {}
        for name in {s for z in self.zones for s in self.servers(z)}:
            got = self.answers.address[name]
            failed = {got[t] is None for t in ('A', 'AAAA')}
            # Whichever way "that look-up failed" is read, it is the same.
            assert len(failed) == 1, name
            self.definite[name] = failed == {False}
            if self.definite[name]:
                self.address[name] = got['A'] | got['AAAA']
            else:
                self.address[name] = set(self.glue[name])
                self.stood_in += bool(self.glue[name])

    def states_make(self):
        self.match, self.state = {}, {}
        self.reason = {}
        for addr in {a for s in self.address.values() for a in s}:
            assert not special(addr), addr
            net, origins = self.routes.match(addr)
            self.match[addr] = [(net, o) for o in origins]
            for o in origins:
                for asn in o if isinstance(o, tuple) else (o,):
                    assert ordinary_as(asn), asn
                if (net, o) not in self.state:
                    self.state[net, o], self.reason[net, o] = \
                        self.vrps.state(net, o)

    @functools.lru_cache(maxsize=None)
    def zone_addresses(self, zone, version=None):
        return {a for s in self.servers(zone) for a in self.address[s]
                if version in (None, a.version)}

    @functools.lru_cache(maxsize=None)
    def verdict(self, zone, version=None):
        routed = [a for a in self.zone_addresses(zone, version)
                  if self.match[a]]
        if not routed:
            return 'undetermined'
        valid = sum(all(self.state[r] == 'valid' for r in self.match[a])
                    for a in routed)
        return ('none' if valid == 0 else
                'full' if valid == len(routed) else 'partial')

    def complete(self, zone):
        return all(self.definite[s] for s in self.servers(zone)) and all(
            self.match[a] for a in self.zone_addresses(zone))

    def coverage(self, row, version=None):
        zones = [z for z in self.zones
                 if row == 'all' or self.category[z] in ROWS[row]]
        addrs = {a for z in zones for a in self.zone_addresses(z, version)}
        origins = {r for a in addrs for r in self.match[a]}
        c = collections.Counter(self.state[r] for r in origins)
        c.update(zones=len(zones), addresses=len(addrs),
                 route_origins=len(origins),
                 nameservers=len({s for z in zones
                                  for s in self.servers(z)}),
                 unrouted=sum(not self.match[a] for a in addrs))
        shares = []
        for z in zones:
            v = self.verdict(z, version)
            c[v] += 1
            c['full_complete'] += v == 'full' and self.complete(z)
            own = {r for a in self.zone_addresses(z, version)
                   for r in self.match[a]}
            if own:
                shares.append(fractions.Fraction(
                    sum(self.state[r] == 'valid' for r in own), len(own)))
        c['zone_share'] = float(sum(shares) / len(shares)) if shares else None
        return c

    def manrs2020(self, row):
        """Child NS where known, authoritative addresses, no verdicts."""
        addrs = set()
        for z in self.zones:
            if self.category[z] not in ROWS[row]:
                continue
            ns = self.answers.child.get(z) or self.parent[z]
            for s in ns:
                got = self.answers.address[s]
                addrs |= (got['A'] or set()) | (got['AAAA'] or set())
        origins = {r for a in addrs for r in self.match.get(a, ())}
        return sum(self.state[r] == 'valid' for r in origins), len(origins)


def main():
    directory = sys.argv[1]
    w = World(directory)
    want = {
        'core': dict(zones=4138, route_origins=6910, valid=1520),
        'gTLD+sub': dict(zones=1779, route_origins=3800, valid=418),
        'ccTLD+sub': dict(zones=2088, route_origins=2900, valid=986),
        'revMap': dict(zones=271, route_origins=300, valid=159, none=70,
                       partial=49, full=152, undetermined=0),
        'TLD+revMap': dict(zones=1780, none=712, partial=356, full=712,
                           undetermined=0),
        'gTLD': dict(zones=1201, none=540, partial=211, full=450),
        'ccTLD': dict(zones=308, none=102, partial=96, full=110),
        'sub-ccTLD': dict(zones=1780, none=972, partial=306, full=490,
                          undetermined=12),
        'sub-gTLD': dict(zones=578, none=400, partial=80, full=95,
                         undetermined=3),
    }
    columns = ('zones', 'nameservers', 'addresses', 'unrouted',
               'route_origins', 'valid', 'invalid', 'not-found', 'full',
               'full_complete', 'partial', 'none', 'undetermined')
    wrong = []
    print('row         family ' + ' '.join(c[:9].rjust(9) for c in columns)
          + '  zone_share')
    for row in ('all', 'core', 'gTLD+sub', 'ccTLD+sub', 'TLD', 'TLD+revMap',
                *CORE):
        for version in (None, 4, 6):
            c = w.coverage(row, version)
            print('%-11s %-6s %s  %s' % (
                row, version or 'all',
                ' '.join(str(c[k]).rjust(9) for k in columns),
                c['zone_share']))
            if version is None:
                wrong += ['%s: %s is %s, not %s' % (row, k, c[k], v)
                          for k, v in want.get(row, {}).items() if c[k] != v]
    for row, share in (('core', 22), ('gTLD+sub', 11), ('ccTLD+sub', 34),
                       ('revMap', 53)):
        c = w.coverage(row)
        if round(100 * c['valid'] / c['route_origins']) != share:
            wrong.append('%s does not print as %d %%' % (row, share))
        print('%-10s strict %4d of %4d, manrs2020 %d of %d' % (
            row, c['valid'], c['route_origins'], *w.manrs2020(row)))

    core = {r for z in w.zones if w.category[z] in CORE
            for a in w.zone_addresses(z) for r in w.match[a]}
    reasons = collections.Counter(w.reason[r] for r in core if w.reason[r])
    moas = collections.Counter(len(m) for m in w.match.values())
    mixed = sum(len({w.state[r] for r in m}) > 1 for m in w.match.values())
    differ = sum(w.parent[z] != w.child(z) for z in w.zones
                 if w.parent[z] and w.answers.child.get(z))
    glue = sum(bool(w.glue[s]) and w.definite[s] and
               w.glue[s] != w.address[s] for s in w.address)
    rows = {
        'invalid in core, by reason': dict(reasons),
        'addresses by number of origins': dict(moas),
        'mixed addresses': mixed,
        'AS sets among the origins': sum(isinstance(o, tuple)
                                         for _, o in w.state),
        'zones by category': dict(collections.Counter(w.category.values())),
        'skipped candidates': dict(w.skipped),
        'wildcards and exceptions': w.wild,
        'private suffixes': w.private,
        'questions': w.answers.questions,
        'failed questions': w.answers.failed,
        'glue stood in': w.stood_in,
        'parent and child differ': differ,
        'glue and answer differ': glue,
        'aliases': len(w.answers.alias),
        'parent unobservable': sum(
            z.count('.') > 0 and 'arpa' not in z and not w.parent[z]
            for z in w.zones),
        'route rows': dict(w.routes.rows),
        'route rows filtered': {'%d %s' % k: v for k, v
                                in sorted(w.routes.filtered.items())},
        'VRPs': sum(w.vrps.ta.values()),
        'VRPs by trust anchor': dict(w.vrps.ta),
        'AS0, loose VRPs': (w.vrps.as0, w.vrps.loose),
        'DS in the root zone': len(w.files[0].ds),
    }
    for k, v in rows.items():
        print('%s: %s' % (k, v))
        if not v:
            wrong.append('none of: ' + k)
    if not {'as', 'length', 'as0', 'as-set'} <= set(reasons):
        wrong.append('a reason of invalid is missing')
    if len(w.vrps.ta) != 5 or not w.vrps.aspas:
        wrong.append('a trust anchor or the ASPAs are missing')
    for version in (4, 6):
        for why in ('default', 'short', 'long'):
            if not w.routes.filtered[version, why]:
                wrong.append('no IPv%d row is %s' % (version, why))
    if 200 * w.answers.failed > 2 * w.answers.questions:
        wrong.append('1 % of the questions failed')
    if w.skipped.keys() != {'NOERROR', 'NXDOMAIN', None}:
        wrong.append('a reason to skip a candidate is missing')
    for line in wrong:
        print('check.py: ' + line, file=sys.stderr)
    return bool(wrong)


if __name__ == '__main__':
    sys.exit(main())

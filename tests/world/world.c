/*
 * world - write the sample world of "make demo"
 *
 *	world [--seed N] [--scale N] DIRECTORY
 *
 * N of --scale, 1 to 12, multiplies the background (below).
 *
 * An invented world of DNS registries, of the size of the 2020 study (The
 * State of Routing Security at DNS Registries), built so that a survey of it
 * by the method "strict" comes out at the figures printed there:
 *
 *	zones of row core	4,138 = 1,201 gTLD + 308 ccTLD + 271 revMap
 *				+ 1,780 sub-ccTLD + 578 sub-gTLD
 *	route origins, core	6,910, valid 1,520 (22.0 %)
 *	row gTLD+sub		3,800, valid   418 (11.0 %)
 *	row ccTLD+sub		2,900, valid   986 (34.0 %)
 *	row revMap		  300, valid   159 (53.0 %)
 *	row TLD+revMap		712 zones none, 356 partial, 712 full
 *
 * The three rows add up to 7,000 because 90 are counted more than once: the
 * route origins of secondaries that serve zones of two or three of the rows.
 *
 * How it is built.  A *platform* is a set of name servers that one operator
 * runs, and the route origins they sit behind.  The table of groups says how
 * many zones of a category are to have which verdict, on how many platforms,
 * and how many valid and how many other route origins these platforms use up
 * between them.  Each route origin lies in a block of its own (a /20 or a /16
 * of IPv4, a /32 of IPv6), so that its VRPs decide nothing else.  A zone with
 * the verdict "full" stands on platforms of valid route origins only, one with
 * "none" on platforms without, "partial" on mixed ones.  Every platform has a
 * zone; a few serve dozens or hundreds.  So the figures hold for every seed,
 * and tests/world/check.py counts them again from the files.
 *
 * Beside this, and without an effect on the figures above: a background of
 * routes and VRPs, rows that the method filters
 * (default routes, short, long, seen by few peers), less specific routes over
 * name servers' prefixes, MOAS and AS sets, look-ups that failed where glue
 * stands in, servers without an address or without a route, parents and
 * children that disagree, glue that differs from the answer, aliases, zones of
 * which nothing can be said (undetermined), and candidates of the Public
 * Suffix List that are no zones.
 *
 * The output depends on the arguments alone: no floating point, no clock, no
 * locale, no order of a hash table.
 */
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

#define N_GTLD         1201
#define N_GTLD_IDN     60
#define N_GTLD_REMOVED 64
#define N_CCTLD        308
#define N_CCTLD_IDN    60
#define N_REVMAP       271
#define N_SUBCC        1780
#define N_SUBG         578
#define N_BACKGROUND4  60000
#define N_BACKGROUND6  12000

/* 2020-08-07T12:00:04Z, when the VRP set was built. */
#define VRP_TIME 1596801604U

enum category {
	GTLD,
	CCTLD,
	REVMAP,
	SUBCC,
	SUBG,
	OUTSIDE
};
enum verdict {
	NONE,
	PARTIAL,
	FULL,
	UNDETERMINED
};
/* The rows that share no zone: gTLD+sub, ccTLD+sub, revMap. */
enum side {
	SIDE_G,
	SIDE_C,
	SIDE_R,
	NSIDES
};
enum rir {
	RIPE,
	ARIN,
	APNIC,
	LACNIC,
	AFRINIC,
	NRIRS
};

struct prefix {
	uint8_t b[16];
	uint8_t len;
	bool v6;
};

struct route {
	struct prefix p;
	uint32_t as;
	uint32_t set;   /* second member of an AS set, or 0 */
	uint32_t peers; /* of IPv6 rows */
};

struct vrp {
	struct prefix p;
	uint32_t as;
	uint32_t expires;
	uint8_t max;
	uint8_t ta;
};

/* A prefix that servers of a platform sit in, with its route origin. */
struct slot {
	struct prefix p;
	bool valid;
	bool covered; /* by a VRP, so that another origin were invalid */
};

struct pserver {
	uint8_t a4[16];
	uint8_t a6[16];
	bool has4, has6;
	size_t server; /* 1 + index of the server, or 0: not yet named */
};

struct platform {
	struct pserver s[12];
	size_t n;
	const char *domain; /* of the servers' names; NULL: nic.<zone> each */
	const char *rname;
	uint32_t style;
	bool glue;
	bool spread; /* another host address for each zone */
	uint32_t zones;
};

struct secondary {
	struct platform *p;
	bool side[NSIDES];
	bool valid;
	size_t used[NSIDES];
};

enum lookup {
	DATA,
	TIMEOUT,
	NXDOMAIN,
	SERVFAIL
};

struct server {
	const char *name;
	const char *alias; /* NULL, or what the name is a CNAME for */
	uint8_t a4[16], a6[16];
	uint8_t glue4[16];
	bool has4, has6;
	bool glue, glue_differs, perzone;
	enum lookup outcome;
};

struct nsref {
	size_t server;
	bool parent, child;
};

struct zone {
	const char *name;
	const char *uname; /* U-label form where it differs, else NULL */
	const char *rname;
	enum category cat;
	enum verdict verdict;
	size_t parent; /* 1 + index of the zone above, for sub-zones */
	struct nsref ns[16];
	size_t nns;
	uint32_t serial;
	bool copy; /* has the servers of its parent */
	bool secondary;
	bool child_failed, lame;
	bool touched;
};

enum nonzone {
	ENT,
	NOTHERE,
	ALIAS,
	DNAME,
	NOANSWER,
	NOTLD
};

struct candidate {
	const char *name;
	const char *uname;
	const char *parent;
	enum nonzone why;
};

struct rule {
	const char *tld;
	const char *text;
};

struct group {
	enum category cat;
	enum verdict verdict;
	uint32_t zones, platforms, big;
	uint32_t valid, other; /* route origins to use up */
	uint32_t vlo, vhi, olo, ohi;
};

static const struct group groups[] = {
	{ GTLD, NONE, 540, 190, 12, 0, 1750, 0, 0, 4, 12 },
	{ GTLD, PARTIAL, 211, 60, 5, 150, 430, 1, 6, 4, 10 },
	{ GTLD, FULL, 450, 32, 6, 215, 0, 4, 12, 0, 0 },
	{ CCTLD, NONE, 102, 84, 3, 0, 600, 0, 0, 3, 12 },
	{ CCTLD, PARTIAL, 96, 90, 3, 290, 390, 1, 6, 2, 7 },
	{ CCTLD, FULL, 110, 95, 4, 540, 0, 2, 10, 0, 0 },
	{ REVMAP, NONE, 70, 17, 3, 0, 85, 0, 0, 2, 8 },
	{ REVMAP, PARTIAL, 49, 10, 2, 31, 36, 2, 5, 2, 6 },
	{ REVMAP, FULL, 152, 14, 5, 108, 0, 4, 12, 0, 0 },
	{ SUBCC, NONE, 972, 190, 6, 0, 855, 0, 0, 2, 8 },
	{ SUBCC, PARTIAL, 306, 24, 3, 34, 30, 1, 3, 1, 3 },
	{ SUBCC, FULL, 490, 25, 5, 85, 0, 2, 6, 0, 0 },
	{ SUBCC, UNDETERMINED, 12, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ SUBG, NONE, 400, 210, 6, 0, 1080, 0, 0, 2, 9 },
	{ SUBG, PARTIAL, 80, 20, 3, 20, 95, 1, 2, 2, 8 },
	{ SUBG, FULL, 95, 6, 2, 10, 0, 1, 4, 0, 0 },
	{ SUBG, UNDETERMINED, 3, 0, 0, 0, 0, 0, 0, 0, 0 },
};

/* Platforms of secondaries: which rows share them, and their route origins. */
static const struct {
	bool side[NSIDES];
	uint32_t valid, other;
} shared[] = {
	{ { true, true, true }, 6, 0 },
	{ { true, true, true }, 0, 8 },
	{ { true, true, false }, 9, 0 },
	{ { true, true, false }, 8, 0 },
	{ { true, true, false }, 0, 10 },
	{ { true, true, false }, 0, 9 },
	{ { false, true, true }, 8, 0 },
	{ { false, true, true }, 6, 0 },
	{ { false, true, true }, 0, 6 },
	{ { false, true, true }, 0, 6 },
};

static const char *const ta_name[NRIRS] = { "ripe", "arin", "apnic", "lacnic",
	"afrinic" };

/*
 * First octets to take IPv4 prefixes from: none that holds a block of the
 * special-purpose registry (RFC 6890), so that every address is ordinary.
 */
static const uint8_t octets_ripe[] = { 2, 5, 31, 37, 46, 62, 77, 78, 79, 80, 81,
	82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 109, 145, 151,
	176, 178, 185, 188, 193, 194, 195, 212, 213, 217 };
static const uint8_t octets_arin[] = { 23, 24, 50, 63, 64, 65, 66, 67, 68, 69,
	70, 71, 72, 74, 75, 96, 97, 98, 99, 104, 107, 108, 173, 174, 184, 199,
	204, 205, 206, 207, 208, 209, 216 };
static const uint8_t octets_apnic[] = { 14, 27, 36, 39, 42, 43, 49, 58, 59, 60,
	61, 101, 103, 106, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119,
	120, 121, 122, 123, 124, 125, 175, 180, 182, 183, 202, 210, 211, 218,
	219, 220, 221, 222 };
static const uint8_t octets_lacnic[] = { 177, 179, 181, 186, 187, 189, 190, 191,
	200, 201 };
static const uint8_t octets_afrinic[] = { 41, 102, 105, 154, 196, 197 };

static const struct {
	const uint8_t *octet;
	size_t n;
	uint32_t v6;       /* the first 32 bits of a /12 */
	uint32_t as, nas;  /* 32-bit AS numbers of this registry */
	uint32_t permille; /* share of the resources */
} rirs[NRIRS] = {
	{ octets_ripe, NELEM(octets_ripe), 0x2a000000, 196608, 16000, 400 },
	{ octets_arin, NELEM(octets_arin), 0x26000000, 393216, 6000, 250 },
	{ octets_apnic, NELEM(octets_apnic), 0x24000000, 131072, 10000, 220 },
	{ octets_lacnic, NELEM(octets_lacnic), 0x28000000, 262144, 9000, 90 },
	{ octets_afrinic, NELEM(octets_afrinic), 0x2c000000, 327680, 1100, 40 },
};

/*
 * Two-letter labels in use in the real root zone (2025) or once in use: the
 * world takes others, lest it say something of a real registry.  Pairs of
 * letters, looked up at even offsets.
 */
static const char real_cctlds[] =
    "acadaeafagaialamanaoaqarasatauawaxazbabbbdbebfbgbhbibjblbmbnbobqbrbsbt"
    "bvbwbybzcacccdcfcgchcickclcmcncocrcscucvcwcxcyczdddedjdkdmdodzeceeegeh"
    "ereseteufifjfkfmfofrgagbgdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrht"
    "huidieiliminioiqirisitjejmjojpkekgkhkikmknkpkrkwkykzlalblclilklrlsltlu"
    "lvlymamcmdmemfmgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenfngninlnonpnr"
    "nunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsisjskslsm"
    "snsosrssstsusvsxsysztctdtftgthtjtktltmtntotptrtttvtwtzuaugukumusuyuzva"
    "vcvevgvivnvuwfwsyeytyuzazmzrzw";

/* Words of the shape of the invented ones that are real gTLDs (2026). */
static const char *const real_words[] = { "banamex", "dabur", "digital",
	"fedex", "final", "forex", "forum", "games", "gives", "lamer", "latino",
	"legal", "lupin", "mobile", "mopar", "nadex", "natura", "nikon",
	"paris", "poker", "sakura", "salon", "sanofi", "sener", "seven",
	"solar", "suzuki", "tatar", "tires", "tirol", "total", "toyota",
	"tunes", "vegas" };

static const char *const second_level[] = { "com", "org", "net", "edu", "gov",
	"ac", "co", "mil", "gob", "or", "ne", "go", "sch", "info", "biz", "id",
	"law", "med", "press", "store", "firm", "nom", "web", "art" };

static struct route *routes;
static size_t nroutes, routes_cap;
static struct vrp *vrps;
static size_t nvrps, vrps_cap;
static struct zone *zones;
static size_t nzones, zones_cap;
static struct server *servers;
static size_t nservers, servers_cap;
static struct candidate *candidates;
static size_t ncandidates, candidates_cap;
static struct rule *rules;
static size_t nrules, rules_cap;
static struct secondary secondaries[NELEM(shared)];
static const char *removed[N_GTLD_REMOVED];

static struct {
	uint16_t *unit; /* the /16s of the registry, shuffled */
	size_t n, next;
	uint16_t open; /* the one whose /20s are being dealt out */
	uint32_t dealt;
	uint32_t next6;
} space[NRIRS];

static uint8_t as_used[400000];
static uint32_t nonvalid_count;
static uint32_t expected_invalid;

/*
 * Floor: memory that lives until the end, numbers, strings.
 */
static _Noreturn void
die(const char *what)
{
	if (errno != 0)
		fprintf(stderr, "world: %s: %s\n", what, strerror(errno));
	else
		fprintf(stderr, "world: %s\n", what);
	exit(1);
}

struct chunk {
	struct chunk *next;
	char data[65536 - sizeof(struct chunk *)];
};

static struct chunk *chunks;
static size_t chunk_used = sizeof(chunks->data);

static void *
keep(size_t size)
{
	struct chunk *c;
	void *p;

	size = (size + 15) & ~(size_t)15;
	if (size > sizeof(c->data) - chunk_used) {
		if ((c = calloc(1, sizeof(*c))) == NULL)
			die("memory");
		c->next = chunks;
		chunks = c;
		chunk_used = (16 - ((uintptr_t)c->data & 15)) & 15;
	}
	p = chunks->data + chunk_used;
	chunk_used += size;
	return p;
}

__attribute__((format(printf, 1, 2))) static const char *
strf(const char *fmt, ...)
{
	char buf[512];
	va_list ap;
	int n;
	char *s;

	va_start(ap, fmt);
	n = vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(buf))
		die("string too long");
	s = keep((size_t)n + 1);
	memcpy(s, buf, (size_t)n + 1);
	return s;
}

static void *
grow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap == 0 ? 1024 : *cap * 2;
	if ((p = realloc(p, *cap * size)) == NULL)
		die("memory");
	return p;
}

static uint64_t rng;

/* The parts draw from streams of their own: --scale moves no name server. */
static void
rng_seed(uint64_t seed, uint64_t part)
{
	rng = seed * 0x9e3779b97f4a7c15U + part * 0xd1b54a32d192ed03U;
}

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint32_t
rng_next(void)
{
	uint64_t z;

	z = rng += 0x9e3779b97f4a7c15U;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return (uint32_t)((z ^ (z >> 31)) >> 32);
}

static uint32_t
below(uint32_t n)
{
	return (uint32_t)(((uint64_t)rng_next() * n) >> 32);
}

static bool
chance(uint32_t permille)
{
	return below(1000) < permille;
}

/*
 * Names that have been given, so that none is given twice.
 */
static const char *name_set[1U << 16];
static size_t name_count;

static bool
name_claim(const char *name)
{
	uint32_t h = 2166136261U;
	const char *s;

	for (s = name; *s != '\0'; s++)
		h = (h ^ (uint8_t)*s) * 16777619U;
	for (h &= 0xffff; name_set[h] != NULL; h = (h + 1) & 0xffff)
		if (strcmp(name_set[h], name) == 0)
			return false;
	if (++name_count > 50000)
		die("too many names");
	name_set[h] = name;
	return true;
}

/* An invented word of 5 to 9 letters. */
static const char *
word_any(void)
{
	static const char con[] = "bdfgklmnprstvz";
	static const char vow[] = "aeiou";
	static const char *const tail[] = { "x", "n", "r", "l", "s", "ndo",
		"rix", "lva", "zon", "sta", "m", "" };
	char buf[16];
	uint32_t i, n, syllables = 2 + below(2);

	for (i = n = 0; i < syllables; i++) {
		buf[n++] = con[below(sizeof(con) - 1)];
		buf[n++] = vow[below(sizeof(vow) - 1)];
	}
	buf[n] = '\0';
	i = syllables == 2 ? below(11) : below(12);
	return strf("%s%s", buf, tail[i]);
}

static const char *
word(void)
{
	const char *w;
	size_t i;

	for (;;) {
		w = word_any();
		for (i = 0; i < NELEM(real_words); i++)
			if (strcmp(w, real_words[i]) == 0)
				break;
		if (i == NELEM(real_words) && name_claim(w))
			return w;
	}
}

static const char *
word_title(const char *w)
{
	char *s = keep(strlen(w) + 1);

	memcpy(s, w, strlen(w) + 1);
	s[0] = (char)(s[0] - 'a' + 'A');
	return s;
}

/* An invented word in another script: the code points. */
static size_t
idn_points(uint32_t *cp)
{
	static const uint32_t con[3][8] = {
		{ 0x431, 0x432, 0x433, 0x43a, 0x43b, 0x43c, 0x43d, 0x442 },
		{ 0x3b2, 0x3b3, 0x3b4, 0x3ba, 0x3bb, 0x3bc, 0x3bd, 0x3c4 },
		{ 0x10d1, 0x10d2, 0x10d3, 0x10d9, 0x10da, 0x10db, 0x10dc,
		    0x10e2 },
	};
	static const uint32_t vow[3][4] = {
		{ 0x430, 0x435, 0x438, 0x443 },
		{ 0x3b1, 0x3b5, 0x3b9, 0x3bf },
		{ 0x10d0, 0x10d4, 0x10d8, 0x10e3 },
	};
	uint32_t script = below(3), i;
	size_t n = 0;

	for (i = 0; i < 3; i++) {
		cp[n++] = con[script][below(8)];
		cp[n++] = vow[script][below(4)];
	}
	cp[n++] = con[script][below(8)];
	return n;
}

/* The A-label of code points that are none of them ASCII (RFC 3492, 6.3). */
static const char *
idn_alabel(const uint32_t *cp, size_t n)
{
	char out[64];
	uint32_t code = 128, delta = 0, bias = 72, h = 0, m, q, k, t, points;
	size_t i, len = 0;

	while (h < n) {
		m = UINT32_MAX;
		for (i = 0; i < n; i++)
			if (cp[i] >= code && cp[i] < m)
				m = cp[i];
		delta += (m - code) * (h + 1);
		code = m;
		for (i = 0; i < n; i++) {
			if (cp[i] < code)
				delta++;
			if (cp[i] != code)
				continue;
			for (q = delta, k = 36;; k += 36) {
				t = k <= bias        ? 1
				    : k >= bias + 26 ? 26
						     : k - bias;
				if (q < t)
					break;
				m = t + (q - t) % (36 - t);
				out[len++] =
				    (char)(m < 26 ? 'a' + m : '0' + (m - 26));
				q = (q - t) / (36 - t);
			}
			out[len++] = (char)(q < 26 ? 'a' + q : '0' + (q - 26));
			/* Bias adaptation, RFC 3492 6.1. */
			points = h + 1;
			delta = h == 0 ? delta / 700 : delta / 2;
			delta += delta / points;
			for (k = 0; delta > 455; k += 36)
				delta /= 35;
			bias = k + 36 * delta / (delta + 38);
			delta = 0;
			h++;
		}
		delta++;
		code++;
	}
	out[len] = '\0';
	return strf("xn--%s", out);
}

static const char *
idn_utf8(const uint32_t *cp, size_t n)
{
	char out[64];
	size_t i, len = 0;

	for (i = 0; i < n; i++) {
		if (cp[i] < 0x800) {
			out[len++] = (char)(0xc0 | (cp[i] >> 6));
		} else {
			out[len++] = (char)(0xe0 | (cp[i] >> 12));
			out[len++] = (char)(0x80 | ((cp[i] >> 6) & 0x3f));
		}
		out[len++] = (char)(0x80 | (cp[i] & 0x3f));
	}
	out[len] = '\0';
	return strf("%s", out);
}

static const char *
idn_word(const char **uname)
{
	uint32_t cp[8];
	const char *a;
	size_t n;

	do {
		n = idn_points(cp);
		a = idn_alabel(cp, n);
	} while (!name_claim(a));
	*uname = idn_utf8(cp, n);
	return a;
}

/*
 * Number resources.
 */
static enum rir
rir_any(void)
{
	uint32_t r = below(1000), i;

	for (i = 0; i + 1 < NRIRS; i++) {
		if (r < rirs[i].permille)
			break;
		r -= rirs[i].permille;
	}
	return (enum rir)i;
}

/*
 * An AS number nobody has yet; none private, reserved, or AS_TRANS.  Where
 * the background of a large --scale has used them up, one is given twice.
 */
static uint32_t
as_new(enum rir rir)
{
	uint32_t as, tries = 0;

	do {
		as = chance(450) ? 1000 + below(62000)
				 : rirs[rir].as + below(rirs[rir].nas);
	} while (as == 23456 || (as_used[as] != 0 && ++tries < 64));
	as_used[as] = 1;
	return as;
}

static void
prefix_mask(struct prefix *p, uint32_t len)
{
	uint32_t i, width = p->v6 ? 128 : 32;

	p->len = (uint8_t)len;
	for (i = len; i < width; i++)
		p->b[i / 8] &= (uint8_t) ~(0x80U >> (i % 8));
}

/* Random bits in the places from..to. */
static void
prefix_fill(struct prefix *p, uint32_t from, uint32_t to)
{
	uint32_t i;

	for (i = from; i < to; i++)
		if (below(2) != 0)
			p->b[i / 8] |= (uint8_t)(0x80U >> (i % 8));
}

static struct prefix
unit_prefix(uint16_t unit)
{
	struct prefix p = { .len = 16 };

	p.b[0] = (uint8_t)(unit >> 8);
	p.b[1] = (uint8_t)(unit & 0xff);
	return p;
}

static void
route_add(const struct prefix *p, uint32_t as, uint32_t set, uint32_t peers)
{
	routes = grow(routes, nroutes, &routes_cap, sizeof(*routes));
	routes[nroutes++] =
	    (struct route){ .p = *p, .as = as, .set = set, .peers = peers };
}

static void
vrp_add(const struct prefix *p, uint32_t max, uint32_t as, enum rir rir)
{
	vrps = grow(vrps, nvrps, &vrps_cap, sizeof(*vrps));
	vrps[nvrps++] = (struct vrp){
		.p = *p,
		.as = as,
		.max = (uint8_t)max,
		.ta = (uint8_t)rir,
		.expires = VRP_TIME + 7200 + below(26 * 86400),
	};
}

static uint32_t
peers_many(void)
{
	return chance(30)    ? 10 + below(3)
	       : chance(150) ? 10 + below(150)
			     : 160 + below(180);
}

static void
space_init(void)
{
	enum rir r;
	size_t i, j, n;
	uint16_t t;

	for (r = 0; r < NRIRS; r++) {
		n = rirs[r].n * 256;
		if ((space[r].unit = calloc(n, sizeof(uint16_t))) == NULL)
			die("memory");
		for (i = 0; i < n; i++)
			space[r].unit[i] =
			    (uint16_t)(rirs[r].octet[i / 256] * 256U + i % 256);
		for (i = n - 1; i > 0; i--) {
			j = below((uint32_t)(i + 1));
			t = space[r].unit[i];
			space[r].unit[i] = space[r].unit[j];
			space[r].unit[j] = t;
		}
		space[r].n = n;
		space[r].dealt = 16;
		space[r].next6 = below(1U << 20);
	}
}

static uint16_t
unit_new(enum rir rir)
{
	if (space[rir].next == space[rir].n)
		die("no address space left: --scale is too large");
	return space[rir].unit[space[rir].next++];
}

/* A block that is nobody else's: a /16 or /20, or a /32 of IPv6. */
static struct prefix
block_new(bool v6, bool whole, enum rir rir)
{
	struct prefix p = { .v6 = v6 };
	uint32_t v;

	if (v6) {
		/* An odd step walks through all the 2^20 /32s of the /12. */
		space[rir].next6 = (space[rir].next6 + 0x9e375) & 0xfffff;
		v = rirs[rir].v6 + space[rir].next6;
		p.b[0] = (uint8_t)(v >> 24);
		p.b[1] = (uint8_t)(v >> 16);
		p.b[2] = (uint8_t)(v >> 8);
		p.b[3] = (uint8_t)v;
		p.len = 32;
		return p;
	}
	if (whole)
		return unit_prefix(unit_new(rir));
	if (space[rir].dealt == 16) {
		space[rir].open = unit_new(rir);
		space[rir].dealt = 0;
		/* Some blocks lie beneath a less specific route. */
		if (chance(300)) {
			p = unit_prefix(space[rir].open);
			route_add(&p, as_new(rir), 0, 0);
		}
	}
	p = unit_prefix(space[rir].open);
	p.b[2] = (uint8_t)(space[rir].dealt++ << 4);
	p.len = 20;
	return p;
}

/* An address of a name server in a prefix. */
static void
prefix_host(const struct prefix *p, uint8_t *a)
{
	struct prefix h = *p;

	if (p->v6) {
		prefix_fill(&h, p->len, 48);
		h.b[14] = (uint8_t)(chance(300) ? below(4) : 0);
		h.b[15] = (uint8_t)(chance(600) ? 0x53 : 1 + below(254));
	} else {
		prefix_fill(&h, p->len, 24);
		h.b[3] = (uint8_t)(1 + below(253));
	}
	memcpy(a, h.b, 16);
}

/*
 * Route origins.
 */
static uint32_t
length_any(bool v6, bool room)
{
	uint32_t r = below(100);

	if (v6)
		return r < 62   ? 48
		       : r < 70 ? 40
		       : r < 77 ? 44
		       : r < 82 ? 36
		       : room   ? 46
				: 32;
	return r < 60   ? 24
	       : r < 69 ? 23
	       : r < 83 ? 22
	       : r < 89 ? 21
	       : room   ? 24
	       : r < 96 ? 20
			: 16 + r % 4;
}

/*
 * A new route origin in a block of its own, announced and with its VRPs.
 * Every 84th of those that are not valid is invalid, in turn by the reasons of
 * RFC 6811; four have an AS set as origin (RFC 6907 section 7).
 */
static struct slot
origin_new(bool v6, bool valid, uint32_t as, enum rir rir)
{
	static const char reasons[] = "ala0alaal";
	struct slot s = { .valid = valid, .covered = valid };
	struct prefix block, q;
	uint32_t len, nth = 0, set = 0, max = v6 ? 48 : 24, other;
	char reason = '\0';

	if (!valid) {
		nth = nonvalid_count++;
		if (nth % 84 == 50)
			reason = reasons[nth / 84 % (sizeof(reasons) - 1)];
		if (nth % 1200 == 700)
			set = as_new(rir);
		if (nth % 2400 == 1900)
			reason = 's';
	}
	/* A covering VRP of a shorter length needs room in the block. */
	len = length_any(v6, reason != '\0');
	block = block_new(v6, len < 20, rir);
	s.p = block;
	prefix_fill(&s.p, block.len, len);
	s.p.len = (uint8_t)len;
	route_add(&s.p, as, set, peers_many());
	if (v6 && len > 32 && chance(400))
		route_add(&block, as, 0, peers_many());
	if (reason != '\0') {
		expected_invalid++;
		s.covered = true;
	}
	switch (reason) {
	case 'a':
		vrp_add(&s.p, nth % 2 == 0 ? len : max, as_new(rir), rir);
		break;
	case 'l':
		vrp_add(&block, block.len, as, rir);
		break;
	case '0':
		vrp_add(&block, max, 0, rir);
		break;
	case 's':
		vrp_add(&block, max, as, rir);
		break;
	default:
		break;
	}
	if (!valid)
		return s;
	other = below(100);
	if (other < 62)
		vrp_add(&s.p, len, as, rir);
	else if (other < 80)
		vrp_add(&s.p, max, as, rir);
	else
		vrp_add(&block, max, as, rir);
	if (chance(150))
		vrp_add(&s.p, len, as_new(rir), rir);
	if (chance(15)) {
		q = s.p;
		prefix_mask(&q, block.len);
		vrp_add(&q, block.len, 0, rir);
	}
	return s;
}

/*
 * Rows about a server's address that the method filters: longer than /24 or
 * /48, or seen by few peers.
 */
static void
noise_add(const struct prefix *p, const uint8_t *a)
{
	struct prefix q = { .v6 = p->v6 };
	uint32_t r = below(1000), few = 1 + below(9), as;

	if (r >= 36)
		return;
	as = as_new(rir_any());
	memcpy(q.b, a, 16);
	if (r < 12) {
		prefix_mask(&q, p->v6 ? 49 + below(16) : 25 + below(8));
		route_add(&q, as, 0, peers_many());
	} else if (p->v6 && r < 24 && p->len < 48) {
		prefix_mask(&q, 48);
		route_add(&q, as, 0, few);
	} else if (p->v6) {
		route_add(p, as, 0, few);
	}
}

/*
 * Platforms.
 */
static struct platform *
platform_new(uint32_t valid, uint32_t other, bool moas)
{
	struct platform *p = keep(sizeof(*p));
	struct slot s4[32], s6[32], s;
	bool state[32], v6;
	enum rir home = rir_any(), rir;
	uint32_t i, j, k = valid + other, as = as_new(home), n4, n6, pure;
	uint32_t want6;
	size_t m;

	memset(p, 0, sizeof(*p));
	if (k == 0 || k > NELEM(state))
		die("platform size");
	for (i = 0; i < k; i++)
		state[i] = i < valid;
	for (i = k - 1; i > 0; i--) {
		bool t;

		j = below(i + 1);
		t = state[i];
		state[i] = state[j];
		state[j] = t;
	}
	want6 = k < 2 || (k < 5 && chance(250)) ? 0 : k * 2 / 5 + below(2);
	n4 = n6 = pure = 0;
	for (i = 0; i < k; i++) {
		rir = chance(750) ? home : rir_any();
		/*
		 * MOAS: the prefix of the slot before, a second origin.  A
		 * partner of a valid one is invalid, unless valid too.
		 */
		if (moas && n4 > 0 && chance(25)) {
			struct slot *o = &s4[n4 - 1];
			uint32_t second;

			second = as_new(rir);
			if (o->valid && state[i]) {
				route_add(&o->p, second, 0, 0);
				vrp_add(&o->p, o->p.len, second, rir);
				continue;
			}
			if (o->valid && !state[i] && pure > 1) {
				route_add(&o->p, second, 0, 0);
				nonvalid_count++;
				expected_invalid++;
				pure--;
				o->valid = false;
				continue;
			}
			if (!o->covered && !state[i]) {
				route_add(&o->p, second, 0, 0);
				nonvalid_count++;
				continue;
			}
		}
		v6 = n4 > 0 && n6 < want6 &&
		     (k - i <= want6 - n6 || chance(450));
		s = origin_new(
		    v6, state[i], chance(700) ? as : as_new(rir), rir);
		if (state[i])
			pure++;
		if (v6)
			s6[n6++] = s;
		else
			s4[n4++] = s;
	}
	p->n = n4 > n6 ? n4 : n6;
	if (p->n < 2 || (p->n < 5 && chance(300)))
		p->n++;
	if (p->n > NELEM(p->s))
		die("too many servers on a platform");
	for (m = 0; m < p->n; m++) {
		p->s[m].has4 = true;
		prefix_host(&s4[m % n4].p, p->s[m].a4);
		noise_add(&s4[m % n4].p, p->s[m].a4);
		if (n6 == 0 || (m >= n6 && chance(300)))
			continue;
		p->s[m].has6 = true;
		prefix_host(&s6[m % n6].p, p->s[m].a6);
		noise_add(&s6[m % n6].p, p->s[m].a6);
	}
	p->style = below(4);
	return p;
}

static const char *
label_of(const struct platform *p, size_t i)
{
	switch (p->style) {
	case 0:
		return strf("%c", (int)('a' + i));
	case 1:
		return strf("ns%zu", i + 1);
	case 2:
		return strf("dns%zu", i + 1);
	default:
		return strf("%c0.anycast", (int)('a' + i));
	}
}

static size_t
server_new(const char *name)
{
	if (!name_claim(name))
		die("a server's name is taken");
	servers = grow(servers, nservers, &servers_cap, sizeof(*servers));
	memset(&servers[nservers], 0, sizeof(*servers));
	servers[nservers].name = name;
	return nservers++;
}

static void
zone_ns_add(struct zone *z, size_t server, bool parent, bool child)
{
	if (z->nns == NELEM(z->ns))
		die("too many servers of a zone");
	z->ns[z->nns++] = (struct nsref){ server, parent, child };
}

/* Give a zone the server i of a platform; name the server where new. */
static void
zone_attach(struct zone *z, struct platform *p, size_t i)
{
	struct pserver *ps = &p->s[i];
	struct server *s;
	size_t n;

	if (ps->server != 0 && p->domain != NULL) {
		zone_ns_add(z, ps->server - 1, true, true);
		return;
	}
	n = server_new(p->domain != NULL
			   ? strf("%s.%s", label_of(p, i), p->domain)
			   : strf("%s.nic.%s", label_of(p, i), z->name));
	s = &servers[n];
	s->perzone = p->domain == NULL;
	s->glue = p->glue;
	s->has4 = ps->has4;
	s->has6 = ps->has6;
	memcpy(s->a4, ps->a4, 16);
	memcpy(s->a6, ps->a6, 16);
	/* The host part moves within the /24, so never out of the route. */
	if (p->spread) {
		s->a4[3] = (uint8_t)(1 + (s->a4[3] + p->zones) % 253);
		s->a6[15] = (uint8_t)(s->a6[15] + p->zones);
	}
	ps->server = n + 1;
	zone_ns_add(z, n, true, true);
}

static void
zone_attach_all(struct zone *z, struct platform *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		zone_attach(z, p, i);
	p->zones++;
	z->rname = p->rname;
}

static enum side
side_of(enum category cat)
{
	return cat == GTLD || cat == SUBG ? SIDE_G
	       : cat == REVMAP            ? SIDE_R
					  : SIDE_C;
}

/* Some zones have a secondary with another operator, of the same colour. */
static void
zone_secondary(struct zone *z)
{
	static const uint32_t permille[] = { 100, 450, 450, 120, 120 };
	enum side side = side_of(z->cat);
	struct secondary *s;
	size_t i, n;

	if (!chance(permille[z->cat]))
		return;
	for (i = below(NELEM(secondaries)), n = 0; n < NELEM(secondaries);
	     n++, i = (i + 1) % NELEM(secondaries)) {
		s = &secondaries[i];
		if (!s->side[side] || (z->verdict == NONE && s->valid) ||
		    (z->verdict == FULL && !s->valid))
			continue;
		z->secondary = true;
		n = 1 + below(3);
		for (n = n < s->p->n ? n : s->p->n; n > 0; n--)
			zone_attach(z, s->p, s->used[side]++ % s->p->n);
		return;
	}
}

/* A secondary's servers that no zone of a row has yet: one gets them all. */
static void
secondary_finish(struct secondary *s, enum side side)
{
	struct zone *z;

	if (!s->side[side] || s->used[side] >= s->p->n)
		return;
	for (z = zones; z < zones + nzones; z++)
		if (side_of(z->cat) == side && !z->copy && z->nns > 0 &&
		    z->nns + s->p->n < 12 && !z->secondary &&
		    z->verdict == (s->valid ? FULL : NONE))
			break;
	if (z == zones + nzones)
		die("no zone takes a secondary");
	while (s->used[side] < s->p->n)
		zone_attach(z, s->p, s->used[side]++);
	z->secondary = true;
}

/*
 * Zones.
 */
static size_t
zone_new(const char *name, const char *uname, enum category cat, size_t parent)
{
	zones = grow(zones, nzones, &zones_cap, sizeof(*zones));
	memset(&zones[nzones], 0, sizeof(*zones));
	zones[nzones].name = name;
	zones[nzones].uname = uname;
	zones[nzones].cat = cat;
	zones[nzones].parent = parent;
	zones[nzones].serial = 2020080000 + below(8) * 100;
	zones[nzones].serial += below(20);
	return nzones++;
}

static const struct zone *
zone_any(enum category cat)
{
	const struct zone *z;

	do {
		z = &zones[below(cat == GTLD ? N_GTLD : N_GTLD + N_CCTLD)];
	} while (z->cat != cat || z->uname != NULL);
	return z;
}

/* A domain of an operator. */
static const char *
domain_new(void)
{
	const char *w = word();

	return strf("%s.%s", w, zone_any(GTLD)->name);
}

/* n numbers from lo to hi that add up to total. */
static void
portion(uint32_t *k, uint32_t n, uint32_t total, uint32_t lo, uint32_t hi)
{
	uint32_t i, sum = 0;

	if (n == 0)
		return;
	if (lo * n > total || hi * n < total)
		die("a group's route origins do not fit its platforms");
	for (i = 0; i < n; i++)
		sum += k[i] = lo + (hi > lo ? below(hi - lo + 1) : 0);
	while (sum != total) {
		i = below(n);
		if (sum < total && k[i] < hi) {
			k[i]++;
			sum++;
		} else if (sum > total && k[i] > lo) {
			k[i]--;
			sum--;
		}
	}
}

/* Name a platform's servers, after its operator or after the zone. */
static void
platform_name(
    struct platform *p, const struct group *g, const struct zone *z, uint32_t i)
{
	static const char *domain, *rname;
	const char *tld;

	p->glue = true;
	switch (g->cat) {
	case GTLD:
		/* The large operators run several platforms each. */
		if (i < g->big && i % 3 != 0) {
			p->domain =
			    domain == NULL ? NULL : strf("p%u.%s", i, domain);
			p->rname = rname;
			break;
		}
		domain = domain_new();
		rname = strf("dns-admin.%s", domain);
		p->rname = rname;
		p->domain = domain;
		if (chance(550)) {
			p->domain = domain = NULL;
			p->spread = chance(300);
		} else {
			p->glue = chance(850);
		}
		break;
	case CCTLD:
		p->domain =
		    strf("%s.%s", chance(600) ? "nic" : "registry", z->name);
		p->rname = strf("hostmaster.%s", p->domain);
		break;
	case REVMAP:
		p->domain = domain_new();
		p->rname = strf("dns-ops.%s", p->domain);
		p->glue = chance(500);
		break;
	case SUBCC:
	case SUBG:
	case OUTSIDE:
	default:
		tld = strrchr(z->name, '.') + 1;
		p->domain = strf("%s.%s", word(), tld);
		p->rname = strf("hostmaster.%s", p->domain);
		break;
	}
}

/* Build the platforms of a group and put its zones on them. */
static void
group_build(const struct group *g, const size_t *list, size_t n)
{
	static struct platform *plat[256];
	static uint32_t val[256], oth[256];
	struct zone *z;
	uint32_t i, j;

	if (n < g->platforms || g->platforms > NELEM(plat))
		die("a group has fewer zones than platforms");
	portion(val, g->platforms, g->valid, g->vlo, g->vhi);
	portion(oth, g->platforms, g->other, g->olo, g->ohi);
	for (i = 0; i < n; i++) {
		z = &zones[list[i]];
		if (i < g->platforms) {
			plat[i] = platform_new(val[i], oth[i], true);
			platform_name(plat[i], g, z, i);
			j = i;
		} else {
			/* The first are the larger. */
			j = below(1 + below(g->big));
		}
		zone_attach_all(z, plat[j]);
		zone_secondary(z);
	}
}

static void
shuffle(size_t *list, size_t n)
{
	size_t i, j, t;

	for (i = n; i-- > 1;) {
		j = below((uint32_t)(i + 1));
		t = list[i];
		list[i] = list[j];
		list[j] = t;
	}
}

static void
tlds_make(void)
{
	const char *name, *uname;
	char cc[3] = "";
	size_t i, j, n;

	for (i = 0; i < N_GTLD; i++) {
		uname = NULL;
		name = i % 20 == 7 ? idn_word(&uname) : word();
		(void)zone_new(name, uname, GTLD, 0);
	}
	for (i = 0; i < N_GTLD_REMOVED; i++)
		removed[i] = word();
	for (n = 0; n < N_CCTLD; n++) {
		uname = NULL;
		if (n < N_CCTLD_IDN) {
			name = idn_word(&uname);
		} else {
			do {
				cc[0] = (char)('a' + below(26));
				cc[1] = (char)('a' + below(26));
				for (j = 0; real_cctlds[j] != '\0'; j += 2)
					if (strncmp(real_cctlds + j, cc, 2) ==
					    0)
						break;
				name = strf("%s", cc);
			} while (real_cctlds[j] != '\0' || !name_claim(name));
		}
		(void)zone_new(name, uname, CCTLD, 0);
	}
}

/* 271 delegations of the reverse trees, none beneath another. */
static void
revmap_make(void)
{
	static const char *const nibbles[] = { "4.2", "6.2", "8.2", "a.2",
		"c.2" };
	size_t i, n = 0;
	uint32_t a, b;
	const char *name;

	for (a = 1; a < 224 && n < 190; a++)
		if (a != 10 && a != 127 && a % 7 != 3) {
			(void)zone_new(
			    strf("%u.in-addr.arpa", a), NULL, REVMAP, 0);
			n++;
		}
	for (i = 0; i < 24; i++, n++) {
		do {
			a = 3 + 7 * below(31);
			b = below(256);
			name = strf("%u.%u.in-addr.arpa", b, a);
		} while (a == 10 || a == 192 || !name_claim(name));
		(void)zone_new(name, NULL, REVMAP, 0);
	}
	for (i = 0; i < 7; i++, n++)
		(void)zone_new(strf("%u.%u.192.in-addr.arpa", below(256),
				   (uint32_t)i * 9 + 5),
		    NULL, REVMAP, 0);
	for (i = 0; n < N_REVMAP; i++, n++) {
		if (i < 30)
			name = strf("%c.%c.%s.ip6.arpa",
			    "0123456789abcdef"[i / 5 % 6],
			    "0123456789abcdef"[i / 5 % 2], nibbles[i % 5]);
		else
			name = strf("%c.%c.%c.1.0.0.2.ip6.arpa",
			    "0123456789abcdef"[below(16)],
			    "0123456789abcdef"[i % 16],
			    "0123456789abcdef"[i / 16 % 16]);
		if (!name_claim(name)) {
			n--;
			continue;
		}
		(void)zone_new(name, NULL, REVMAP, 0);
	}
}

static void
rule_add(const char *tld, const char *text)
{
	rules = grow(rules, nrules, &rules_cap, sizeof(*rules));
	rules[nrules++] = (struct rule){ tld, text };
}

/* The Public Suffix List writes U-labels. */
static const char *
below_name(const char *label, const char *ulabel, const struct zone *parent,
    const char **uname)
{
	*uname = NULL;
	if (ulabel != NULL || parent->uname != NULL)
		*uname = strf("%s.%s", ulabel != NULL ? ulabel : label,
		    parent->uname != NULL ? parent->uname : parent->name);
	return strf("%s.%s", label, parent->name);
}

static const char *
tld_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? name : dot + 1;
}

static size_t
sub_new(const char *label, const char *ulabel, enum category cat, size_t parent)
{
	const char *name, *uname;
	size_t z;

	name = below_name(label, ulabel, &zones[parent], &uname);
	if (!name_claim(name))
		return SIZE_MAX;
	z = zone_new(name, uname, cat, parent + 1);
	rule_add(tld_of(name), uname != NULL ? uname : name);
	return z;
}

static void
candidate_add(
    const char *name, const char *uname, const char *parent, enum nonzone why)
{
	if (!name_claim(name))
		return;
	candidates =
	    grow(candidates, ncandidates, &candidates_cap, sizeof(*candidates));
	candidates[ncandidates++] =
	    (struct candidate){ name, uname, parent, why };
	rule_add(tld_of(name), uname != NULL ? uname : name);
}

static const char *
label_sub(size_t i)
{
	return i < 7 || chance(300) ? second_level[i % NELEM(second_level)]
				    : word_any();
}

/*
 * Second-level zones: most ccTLDs have some, one has two levels of them, one
 * gTLD has hundreds.
 */
static void
subs_make(void)
{
	const char *label, *uname, *name;
	size_t first = nzones, i, j, k, z, pref[12], cc = N_GTLD, n = 0;

	/* The ccTLD of two levels; and one with an empty non-terminal. */
	for (i = 0; i < NELEM(pref); i++, n++) {
		do
			pref[i] = sub_new(word_any(), NULL, SUBCC, cc + 70);
		while (pref[i] == SIZE_MAX);
	}
	name = below_name("lg", NULL, &zones[cc + 71], &uname);
	candidate_add(name, uname, zones[cc + 71].name, ENT);
	for (i = 0; i < 20; i++, n++) {
		do
			z = sub_new(
			    strf("%s.lg", word_any()), NULL, SUBCC, cc + 71);
		while (z == SIZE_MAX);
	}
	while (n < N_SUBCC - 240) {
		/* 3 of 5 ccTLDs have sub-zones, the large ones dozens. */
		i = cc + (chance(400) ? below(40) * 7 + 3 : below(N_CCTLD));
		if ((i - cc) % 5 > 2 || i - cc == 70 || i - cc == 71)
			continue;
		k = 1 + below(5);
		for (j = 0; j < 24 && k > 0 && n < N_SUBCC - 240; j++) {
			uname = NULL;
			label = chance(8) ? idn_word(&uname) : label_sub(j);
			if (sub_new(label, uname, SUBCC, i) != SIZE_MAX) {
				k--;
				n++;
			}
		}
	}
	for (i = 0; n < N_SUBCC; i++, n++) {
		do
			z = sub_new(
			    word_any(), NULL, SUBCC, pref[i % NELEM(pref)]);
		while (z == SIZE_MAX);
	}
	for (n = 0; n < N_SUBG; n++) {
		i = n < 260 ? 11 : n < 350 ? 42 : (n % 40) * 29 + 3;
		do
			z = sub_new(word_any(), NULL, SUBG, i);
		while (z == SIZE_MAX);
	}
	if (nzones - first != N_SUBCC + N_SUBG)
		die("sub-zones");
}

/* The list's entries that are no zones. */
static void
nonzones_make(void)
{
	static const struct {
		enum nonzone why;
		uint32_t n;
	} kinds[] = { { ENT, 150 }, { NOTHERE, 190 }, { ALIAS, 11 },
		{ DNAME, 4 }, { NOANSWER, 4 } };
	const struct zone *z;
	const char *name, *uname;
	uint32_t i, j;
	size_t k;

	for (k = 0; k < NELEM(kinds); k++)
		for (i = 0; i < kinds[k].n; i++) {
			j = below(N_GTLD + N_CCTLD);
			if (chance(700))
				j = N_GTLD + below(N_CCTLD);
			if ((j - N_GTLD) % 5 == 4)
				j--;
			z = &zones[j];
			name = kinds[k].why == DNAME
				   ? strf("%s.old", word_any())
				   : word_any();
			name = below_name(name, NULL, z, &uname);
			candidate_add(name, uname, z->name, kinds[k].why);
		}
	for (i = 0; i < 3; i++) {
		name = strf("%s.%s", second_level[i], removed[5]);
		candidate_add(name, NULL, removed[5], NOTLD);
	}
	/* Rules that name no zone: wildcards and their exceptions. */
	for (i = 0; i < 12; i++) {
		z = &zones[N_GTLD + 64 + i * 5];
		rule_add(z->name, i < 4 ? strf("*.%s", z->name)
					: strf("*.%s.%s", word_any(), z->name));
		if (i < 9)
			rule_add(z->name, strf("!%s.%s", word_any(), z->name));
	}
}

/*
 * Sub-zones: many have the servers of their parent, with its verdict, as long
 * as their groups want zones of that verdict; the others are dealt out.
 */
static void
subs_assign(enum category cat)
{
	const struct group *g[4] = { NULL };
	uint32_t left[4] = { 0 };
	struct zone *z, *up;
	size_t *rest, n = 0, i, j, v;

	for (i = 0; i < NELEM(groups); i++)
		if (groups[i].cat == cat) {
			g[groups[i].verdict] = &groups[i];
			left[groups[i].verdict] = groups[i].zones;
		}
	if ((rest = calloc(nzones, sizeof(*rest))) == NULL)
		die("memory");
	for (i = 0; i < nzones; i++) {
		z = &zones[i];
		if (z->cat != cat)
			continue;
		up = &zones[z->parent - 1];
		v = up->verdict;
		/* Leave every platform of the group a zone. */
		if (up->nns == 0 || left[v] <= g[v]->platforms + 10 ||
		    chance(cat == SUBCC ? 350 : 650)) {
			rest[n++] = i;
			continue;
		}
		left[v]--;
		z->verdict = up->verdict;
		z->rname = up->rname;
		z->copy = true;
		memcpy(z->ns, up->ns, sizeof(z->ns));
		z->nns = up->nns;
	}
	shuffle(rest, n);
	for (v = 0, i = 0; v < 4; v++) {
		for (j = i; j < i + left[v]; j++)
			zones[rest[j]].verdict = (enum verdict)v;
		if (v != UNDETERMINED)
			group_build(g[v], rest + i, left[v]);
		i += left[v];
	}
	if (i != n)
		die("sub-zones left over");
	free(rest);
}

/*
 * Servers that give no answer, or an address without a route.
 */
static size_t
server_dead(const char *tld, uint32_t kind)
{
	static struct prefix dark4, dark6;
	struct server *s;
	const char *w;
	size_t n;

	if (dark4.len == 0) {
		dark4 = block_new(false, true, ARIN);
		dark6 = block_new(true, false, RIPE);
	}
	w = word();
	n = server_new(strf("ns%u.%s.%s", 1 + below(4), w, tld));
	s = &servers[n];
	switch (kind) {
	case 0:
		s->outcome = NXDOMAIN;
		break;
	case 1:
		s->outcome = TIMEOUT;
		break;
	case 2:
		s->outcome = SERVFAIL;
		break;
	case 3: /* a name without addresses */
		break;
	default:
		s->has4 = true;
		s->has6 = kind == 5;
		prefix_host(&dark4, s->a4);
		prefix_host(&dark6, s->a6);
		break;
	}
	return n;
}

static void
undetermined_make(void)
{
	struct zone *z;
	size_t i, j, n = 0, s;

	for (i = 0; i < nzones; i++) {
		z = &zones[i];
		if (z->verdict != UNDETERMINED || z->nns != 0)
			continue;
		for (j = 0; j < 2 + n % 2; j++) {
			s = server_dead(tld_of(z->name), n % 3 == 0   ? 1
							 : n % 3 == 1 ? 4
								      : 0);
			zone_ns_add(z, s, true, true);
		}
		z->touched = true;
		z->lame = n % 3 != 1;
		z->child_failed = z->lame;
		z->rname = strf("hostmaster.%s", z->name);
		n++;
	}
}

/*
 * The disorder of a real registry world, none of which moves a target: the
 * union of parent and child stays what it was, an address that nobody answers
 * for is in the glue, and what is added has no route.
 */
static void
disorder_make(void)
{
	static struct prefix old;
	struct zone *z;
	struct server *s;
	uint32_t i, k;

	for (i = 0; i < 130;) {
		z = &zones[below((uint32_t)nzones)];
		if (z->copy || z->touched || z->cat == OUTSIDE || z->nns < 3)
			continue;
		k = below((uint32_t)z->nns);
		if (i % 3 == 0)
			z->ns[k].parent = false;
		else
			z->ns[k].child = false;
		z->touched = true;
		i++;
	}
	for (i = 0; i < 70;) {
		z = &zones[below((uint32_t)nzones)];
		if (z->copy || z->touched || z->cat == OUTSIDE || z->nns > 12)
			continue;
		zone_ns_add(z,
		    server_dead(i % 2 == 0 ? zone_any(GTLD)->name
					   : zone_any(CCTLD)->name,
			i % 6),
		    true, i % 4 != 0);
		z->touched = true;
		i++;
	}
	for (i = 0; i < 9;) {
		z = &zones[below((uint32_t)nzones)];
		if (z->copy || z->touched || z->cat == OUTSIDE)
			continue;
		z->child_failed = z->touched = true;
		z->lame = i % 2 == 0;
		i++;
	}
	old = block_new(false, true, RIPE);
	route_add(&old, as_new(RIPE), 0, 0);
	for (i = 0; i < 76;) {
		s = &servers[below((uint32_t)nservers)];
		if (!s->perzone || !s->has4 || s->outcome != DATA ||
		    s->glue_differs)
			continue;
		if (i < 40) {
			s->outcome = i % 3 == 0 ? SERVFAIL : TIMEOUT;
		} else {
			s->glue_differs = true;
			memcpy(s->glue4, s->a4, 16);
			s->glue4[3] = (uint8_t)(1 + (s->a4[3] + 7) % 253);
			if (i >= 68)
				prefix_host(&old, s->glue4);
		}
		i++;
	}
	for (i = 0; i < 6;) {
		s = &servers[below((uint32_t)nservers)];
		if (s->glue || !s->has4 || s->outcome != DATA ||
		    s->alias != NULL)
			continue;
		s->alias = strf("host%u.%s", i, domain_new());
		i++;
	}
}

/* The root, arpa and what lies under it: surveyed, and outside row core. */
static void
infrastructure_make(void)
{
	static const char *const names[] = { "arpa", "in-addr.arpa", "ip6.arpa",
		"e164.arpa", "home.arpa", "as112.arpa", "in-addr-servers.arpa",
		"ip6-servers.arpa", "ipv4only.arpa", "iris.arpa", "uri.arpa",
		"urn.arpa" };
	struct platform *root[2], *infra[2];
	const char *domain;
	size_t i, j, z;

	domain = domain_new();
	root[0] = platform_new(6, 7, false);
	root[1] = platform_new(6, 5, false);
	/* Thirteen servers, a to m, in two platforms. */
	for (i = 0; i < 2; i++) {
		root[i]->n = 6 + i;
		for (j = 0; j < root[i]->n; j++)
			if (!root[i]->s[j].has4) {
				root[i]->s[j] = root[i]->s[j % 3];
				root[i]->s[j].a4[3] =
				    (uint8_t)(1 + root[i]->s[j].a4[3] % 253);
				root[i]->s[j].a6[15] ^= 1;
			}
		root[i]->domain = domain;
		root[i]->glue = true;
		root[i]->style = 0;
		root[i]->rname = strf("root-admin.%s", domain);
	}
	for (j = 0; j < root[1]->n; j++) {
		z = server_new(strf("%c.%s", (int)('g' + j), domain));
		servers[z].glue = servers[z].has4 = true;
		servers[z].has6 = root[1]->s[j].has6;
		memcpy(servers[z].a4, root[1]->s[j].a4, 16);
		memcpy(servers[z].a6, root[1]->s[j].a6, 16);
		root[1]->s[j].server = z + 1;
	}
	infra[0] = platform_new(5, 3, false);
	infra[1] = platform_new(3, 5, false);
	for (i = 0; i < 2; i++) {
		infra[i]->domain =
		    i == 0 ? "in-addr-servers.arpa" : "ip6-servers.arpa";
		infra[i]->rname = strf("nstld.%s", domain);
		infra[i]->glue = true;
		infra[i]->style = 0;
	}
	z = zone_new("", NULL, OUTSIDE, 0);
	zone_attach_all(&zones[z], root[0]);
	zone_attach_all(&zones[z], root[1]);
	zones[z].serial = 2020080700;
	for (i = 0; i < NELEM(names); i++) {
		z = zone_new(names[i], NULL, OUTSIDE, 0);
		if (i == 0) {
			zone_attach_all(&zones[z], root[0]);
			zone_attach_all(&zones[z], root[1]);
		} else if (strstr(names[i], "ip6") != NULL) {
			zone_attach_all(&zones[z], infra[1]);
		} else {
			zone_attach_all(&zones[z], infra[0]);
		}
	}
}

static void
dns_make(void)
{
	size_t *list, i, j, n;
	const struct group *g;
	struct secondary *s;
	enum category cat;
	enum side side;

	tlds_make();
	revmap_make();
	subs_make();
	nonzones_make();
	for (i = 0; i < NELEM(shared); i++) {
		s = &secondaries[i];
		memcpy(s->side, shared[i].side, sizeof(s->side));
		s->valid = shared[i].valid != 0;
		s->p = platform_new(shared[i].valid, shared[i].other, false);
		s->p->domain = domain_new();
		s->p->rname = strf("hostmaster.%s", s->p->domain);
		s->p->glue = i % 3 != 0;
	}
	if ((list = calloc(nzones, sizeof(*list))) == NULL)
		die("memory");
	for (cat = GTLD; cat <= REVMAP; cat++) {
		for (i = n = 0; i < nzones; i++)
			if (zones[i].cat == cat)
				list[n++] = i;
		shuffle(list, n);
		for (i = j = 0; j < NELEM(groups); j++) {
			g = &groups[j];
			if (g->cat != cat)
				continue;
			for (n = i; n < i + g->zones; n++)
				zones[list[n]].verdict = g->verdict;
			group_build(g, list + i, g->zones);
			i += g->zones;
		}
	}
	free(list);
	subs_assign(SUBCC);
	subs_assign(SUBG);
	for (i = 0; i < NELEM(secondaries); i++)
		for (side = SIDE_G; side < NSIDES; side++)
			secondary_finish(&secondaries[i], side);
	undetermined_make();
	infrastructure_make();
	disorder_make();
}

/*
 * The background: routes and VRPs that no name server needs.
 */
static void
background_vrp(const struct prefix *p, uint32_t as, enum rir rir)
{
	uint32_t r = below(1000), len = p->len, max = p->v6 ? 48 : 24;
	struct prefix q = *p;

	if (len > max)
		return;
	if (r < 640)
		vrp_add(p, len, as, rir);
	else if (r < 860)
		vrp_add(p, max, as, rir);
	else if (r < 880)
		vrp_add(p, len, as_new(rir), rir);
	else if (r < 890 && len > 20) {
		prefix_mask(&q, len - 1);
		vrp_add(&q, len - 1, as, rir);
	} else if (r < 891)
		vrp_add(p, max, 0, rir);
}

static void
background4(size_t want)
{
	static const uint8_t lens[] = { 24, 24, 24, 24, 24, 24, 24, 24, 24, 24,
		24, 23, 23, 22, 22, 22, 22, 21, 20, 19 };
	struct prefix p, q;
	uint32_t pos, size, len, as, second, pool[64], n;
	size_t end = nroutes + want;
	enum rir rir;
	bool rpki;

	for (n = 0; n < NELEM(pool); n++)
		pool[n] = as_new(rir_any());
	while (nroutes < end) {
		rir = rir_any();
		for (n = 0; n < NRIRS && space[rir].next == space[rir].n; n++)
			rir = (enum rir)((rir + 1) % NRIRS);
		p = unit_prefix(unit_new(rir));
		/* Half of the address blocks belong to large networks. */
		n = below(NELEM(pool));
		as = pool[n];
		if (chance(500) && chance(300))
			pool[n] = as_new(rir);
		rpki = chance(440);
		if (chance(350)) {
			route_add(&p, as, 0, 0);
			if (rpki)
				background_vrp(&p, as, rir);
		}
		for (pos = 0; pos < 256; pos += size) {
			len = lens[below(NELEM(lens))];
			size = 1U << (24 - len);
			pos = (pos + size - 1) & ~(size - 1);
			if (pos + size > 256)
				break;
			if (chance(400))
				continue;
			q = p;
			q.b[2] = (uint8_t)pos;
			q.len = (uint8_t)len;
			second = chance(800) ? as : pool[below(NELEM(pool))];
			route_add(&q, second, chance(1) ? as_new(rir) : 0, 0);
			if (rpki)
				background_vrp(&q, second, rir);
			if (chance(15))
				route_add(&q, pool[below(NELEM(pool))], 0, 0);
			if (chance(8)) {
				prefix_fill(&q, len, 32);
				prefix_mask(&q, 25 + below(8));
				route_add(&q, second, 0, 0);
			}
		}
	}
}

static void
background6(size_t want)
{
	struct prefix p, q;
	uint32_t as, other, n;
	size_t end = nroutes + want;
	enum rir rir;
	bool rpki;

	while (nroutes < end) {
		rir = rir_any();
		p = block_new(true, false, rir);
		as = chance(250) ? as_new(rir)
				 : routes[below((uint32_t)nroutes)].as;
		rpki = chance(420);
		n = chance(40) ? 1 + below(9) : peers_many();
		route_add(&p, as, chance(4) ? as_new(rir) : 0, n);
		if (rpki)
			background_vrp(&p, as, rir);
		for (n = below(4); n > 0; n--) {
			q = p;
			prefix_fill(&q, 32, 48);
			prefix_mask(&q, chance(700) ? 48 : 33 + below(15));
			if (chance(10)) {
				prefix_fill(&q, 48, 64);
				q.len = 64;
			}
			route_add(&q, as, 0,
			    chance(60) ? 1 + below(9) : peers_many());
			if (rpki)
				background_vrp(&q, as, rir);
			if (!chance(25))
				continue;
			other = routes[below((uint32_t)nroutes)].as;
			route_add(&q, other, 0, peers_many());
		}
	}
}

/* Default and short routes, which the method filters. */
static void
defaults_make(void)
{
	static const struct {
		uint8_t first, second, len;
		bool v6;
	} rows[] = { { 0, 0, 0, false }, { 0, 0, 0, false },
		{ 80, 0, 5, false }, { 144, 0, 4, false }, { 212, 0, 7, false },
		{ 64, 0, 3, false }, { 0, 0, 0, true }, { 0, 0, 0, true },
		{ 0, 0, 0, true }, { 0x20, 0, 3, true }, { 0x24, 0, 12, true },
		{ 0x2a, 0, 11, true }, { 0x26, 0, 12, true },
		{ 0x28, 0, 14, true } };
	struct prefix p;
	uint32_t peers;
	size_t i;

	for (i = 0; i < NELEM(rows); i++) {
		memset(&p, 0, sizeof(p));
		p.v6 = rows[i].v6;
		p.b[0] = rows[i].first;
		p.b[1] = rows[i].second;
		p.len = rows[i].len;
		peers = i % 3 == 0 ? 1 + below(9) : 10 + below(40);
		route_add(&p, as_new(RIPE), 0, peers);
	}
}

/*
 * Writing.
 */
static const char *out_dir;

static FILE *
out_open(const char *name)
{
	char path[PATH_MAX];
	FILE *f;
	int n;

	n = snprintf(path, sizeof(path), "%s/%s", out_dir, name);
	if (n < 0 || (size_t)n >= sizeof(path))
		die("path too long");
	errno = 0;
	if ((f = fopen(path, "w")) == NULL)
		die(path);
	return f;
}

static void
out_close(FILE *f)
{
	bool bad = ferror(f) != 0;

	if (fclose(f) != 0 || bad)
		die("write");
}

static void
addr_text(char *buf, size_t size, const uint8_t *a, bool v6)
{
	uint32_t i, at = 8, run = 0, j, g[8];
	size_t len = 0;

	if (!v6) {
		snprintf(buf, size, "%u.%u.%u.%u", a[0], a[1], a[2], a[3]);
		return;
	}
	for (i = 0; i < 8; i++)
		g[i] = (uint32_t)(a[2 * i] << 8 | a[2 * i + 1]);
	/* The longest run of at least two zeros, the first (RFC 5952 4.2). */
	for (i = 0; i < 8; i++) {
		for (j = i; j < 8 && g[j] == 0; j++)
			;
		if (j - i > run && j - i > 1) {
			run = j - i;
			at = i;
		}
	}
	buf[0] = '\0';
	for (i = 0; i < 8 && len < size;) {
		if (i == at) {
			len += (size_t)snprintf(buf + len, size - len, "::");
			i += run;
			continue;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s%x",
		    i == 0 || i == at + run ? "" : ":", g[i]);
		i++;
	}
}

static bool
name_under(const char *name, const char *zone)
{
	size_t n = strlen(name), m = strlen(zone);

	return m == 0 || (n > m && name[n - m - 1] == '.' &&
			     strcmp(name + n - m, zone) == 0);
}

static int
zone_cmp(const void *a, const void *b)
{
	const struct zone *const *x = a;
	const struct zone *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int
server_cmp(const void *a, const void *b)
{
	const struct server *const *x = a;
	const struct server *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void
glue_write(FILE *f, const struct server *s)
{
	char a[48];

	if (s->has4) {
		addr_text(
		    a, sizeof(a), s->glue_differs ? s->glue4 : s->a4, false);
		fprintf(f, "%s.\t172800\tIN\tA\t%s\n", s->name, a);
	}
	if (s->has6) {
		addr_text(a, sizeof(a), s->a6, true);
		fprintf(f, "%s.\t172800\tIN\tAAAA\t%s\n", s->name, a);
	}
}

static const struct zone *
zone_find(const char *name)
{
	size_t i;

	for (i = 0; i < nzones; i++)
		if (strcmp(zones[i].name, name) == 0)
			return &zones[i];
	die("no such zone");
}

/* The delegations of a zone, by a test, sorted by name. */
static size_t
delegations(const struct zone **list, const char *apex)
{
	size_t i, n = 0;
	bool here;

	for (i = 0; i < nzones; i++) {
		if (apex[0] == '\0')
			here = zones[i].cat == GTLD || zones[i].cat == CCTLD ||
			       strcmp(zones[i].name, "arpa") == 0;
		else if (strcmp(apex, "arpa") == 0)
			here = zones[i].cat == OUTSIDE &&
			       name_under(zones[i].name, "arpa");
		else
			here = zones[i].cat == REVMAP &&
			       name_under(zones[i].name, apex);
		if (here)
			list[n++] = &zones[i];
	}
	qsort(list, n, sizeof(*list), zone_cmp);
	return n;
}

static void
ds_write(FILE *f, const struct zone *z)
{
	uint32_t i;

	if (z->serial % 10 >= 8)
		return;
	fprintf(f, "%s.\t86400\tIN\tDS\t%u 13 2 ", z->name, below(65536));
	for (i = 0; i < 8; i++)
		fprintf(f, "%08X", rng_next());
	fputc('\n', f);
}

/* A master file (RFC 1035 section 5) with absolute names throughout. */
static void
zonefile_write(const char *file, const char *apex)
{
	const struct zone *top = zone_find(apex), **list;
	const struct server **glue;
	size_t i, j, n, nglue = 0;
	uint8_t *seen;
	FILE *f = out_open(file);

	list = calloc(nzones, sizeof(*list));
	glue = calloc(nservers, sizeof(*glue));
	seen = calloc(nservers, 1);
	if (list == NULL || glue == NULL || seen == NULL)
		die("memory");
	n = delegations(list, apex);
	fprintf(f,
	    "%s.\t86400\tIN\tSOA\t%s. %s. 2020080700 1800 900 604800"
	    " 86400\n",
	    apex, servers[top->ns[0].server].name, top->rname);
	for (j = 0; j < top->nns; j++) {
		fprintf(f, "%s.\t518400\tIN\tNS\t%s.\n", apex,
		    servers[top->ns[j].server].name);
		if (!seen[top->ns[j].server] && servers[top->ns[j].server].glue)
			glue[nglue++] = &servers[top->ns[j].server];
		seen[top->ns[j].server] = 1;
	}
	for (i = 0; i < n; i++) {
		for (j = 0; j < list[i]->nns; j++) {
			const struct nsref *r = &list[i]->ns[j];
			const struct server *s = &servers[r->server];

			if (!r->parent)
				continue;
			fprintf(f, "%s.\t172800\tIN\tNS\t%s.\n", list[i]->name,
			    s->name);
			if (!seen[r->server] && s->glue &&
			    name_under(s->name, apex))
				glue[nglue++] = s;
			seen[r->server] = 1;
		}
		ds_write(f, list[i]);
	}
	qsort(glue, nglue, sizeof(*glue), server_cmp);
	for (i = 0; i < nglue; i++)
		if (name_under(glue[i]->name, apex))
			glue_write(f, glue[i]);
	out_close(f);
	free(list);
	free(glue);
	free(seen);
}

/* The same as registries write it by hand: $ORIGIN, $TTL, blank owners. */
static void
zonefile_write_relative(const char *file, const char *apex)
{
	const struct zone *top = zone_find(apex), **list;
	size_t i, j, n;
	FILE *f = out_open(file);
	bool first;

	if ((list = calloc(nzones, sizeof(*list))) == NULL)
		die("memory");
	n = delegations(list, apex);
	fprintf(f,
	    "$ORIGIN %s.\n$TTL 86400\n"
	    "@\tIN SOA\t%s. %s. (\n\t\t2020080700\t; serial\n"
	    "\t\t1800 900 604800 3600 )\n",
	    apex, servers[top->ns[0].server].name, top->rname);
	for (j = 0; j < top->nns; j++)
		fprintf(f, "\tIN NS\t%s.\n", servers[top->ns[j].server].name);
	for (i = 0; i < n; i++)
		for (j = 0, first = true; j < list[i]->nns; j++) {
			if (!list[i]->ns[j].parent)
				continue;
			if (first)
				fprintf(f, "%.*s",
				    (int)(strlen(list[i]->name) - strlen(apex) -
					  1),
				    list[i]->name);
			first = false;
			fprintf(f, "\tIN NS\t%s.\n",
			    servers[list[i]->ns[j].server].name);
		}
	out_close(f);
	free(list);
}

static void
gtlds_write(void)
{
	FILE *f = out_open("gtlds.json");
	const char *u, *w, *name;
	uint32_t r[10];
	size_t i, j, total = N_GTLD + N_GTLD_REMOVED;
	bool gone;

	fputs("{\n  \"gTLDs\" : [ ", f);
	for (i = 0; i < total; i++) {
		name = i < N_GTLD ? zones[i].name : removed[i - N_GTLD];
		u = i < N_GTLD ? zones[i].uname : NULL;
		/* Removed ones stay listed; three are still delegated. */
		gone = i >= N_GTLD || i % 500 == 77;
		w = word_title(word_any());
		for (j = 0; j < NELEM(r); j++)
			r[j] = below(100000);
		fprintf(f,
		    "%s{\n    \"applicationId\" : \"1-%u-%u\",\n"
		    "    \"contractTerminated\" : %s,\n"
		    "    \"dateOfContractSignature\" : \"2014-%02u-%02u\""
		    ",\n    \"delegationDate\" : \"2015-%02u-%02u\",\n"
		    "    \"gTLD\" : \"%s\",\n"
		    "    \"registryClassDomainNameList\" : null,\n"
		    "    \"registryOperator\" : \"%s Registry %s\",\n"
		    "    \"registryOperatorCountryCode\" : null,\n",
		    i == 0 ? "" : ", ", 800 + r[0] % 1400, 1000 + r[1] % 99000,
		    gone ? "true" : "false", 1 + r[2] % 12, 1 + r[3] % 28,
		    1 + r[4] % 12, 1 + r[5] % 28, name, w,
		    r[6] % 2 == 0 ? "Ltd" : "Inc.");
		if (gone)
			fprintf(f, "    \"removalDate\" : \"2020-0%u-%02u\",\n",
			    1 + r[7] % 7, 1 + r[8] % 28);
		else
			fputs("    \"removalDate\" : null,\n", f);
		fprintf(f,
		    "    \"specification13\" : %s,\n"
		    "    \"thirdOrLowerLevelRegistration\" : false,\n",
		    r[9] % 5 < 2 ? "true" : "false");
		if (u != NULL)
			fprintf(f, "    \"uLabel\" : \"%s\"\n  }", u);
		else
			fputs("    \"uLabel\" : null\n  }", f);
	}
	fputs(" ],\n  \"updatedOn\" : \"2020-08-07T00:29:08.691+0000\",\n"
	      "  \"version\" : 2\n}\n",
	    f);
	out_close(f);
}

static int
rule_cmp(const void *a, const void *b)
{
	const struct rule *x = a;
	const struct rule *y = b;
	int c;

	if ((c = strcmp(x->tld, y->tld)) != 0)
		return c;
	return strcmp(x->text, y->text);
}

static void
suffixes_write(void)
{
	FILE *f = out_open("public_suffix_list.dat");
	const char *u;
	size_t i;

	for (i = 0; i < N_GTLD + N_CCTLD; i++) {
		/* An empty text sorts first: the comment before a TLD. */
		rule_add(zones[i].name, "");
		if (i < N_GTLD + 64 || i >= N_GTLD + 64 + 20 ||
		    (i - N_GTLD - 64) % 5 != 0) {
			u = zones[i].uname;
			rule_add(zones[i].name, u != NULL ? u : zones[i].name);
		}
	}
	qsort(rules, nrules, sizeof(*rules), rule_cmp);
	fputs("// A synthetic list in the form of the Public Suffix List.\n"
	      "// Every name in it is invented; see README.txt.\n\n"
	      "// VERSION: 2020-08-06_18-43-21_UTC\n"
	      "// COMMIT: 0123456789abcdef0123456789abcdef01234567\n\n"
	      "// ===BEGIN ICANN DOMAINS===\n",
	    f);
	for (i = 0; i < nrules; i++) {
		if (rules[i].text[0] == '\0')
			fprintf(f, "\n// %s : an invented registry\n",
			    rules[i].tld);
		else
			fprintf(f, "%s\n", rules[i].text);
	}
	fputs("\n// ===END ICANN DOMAINS===\n\n"
	      "// ===BEGIN PRIVATE DOMAINS===\n",
	    f);
	for (i = 0; i < 120; i++) {
		u = word_title(word_any());
		fprintf(f, "\n// %s Hosting\n%s%s\n", u, i % 9 == 0 ? "*." : "",
		    domain_new());
	}
	fputs("\n// ===END PRIVATE DOMAINS===\n", f);
	out_close(f);
}

/*
 * Recorded answers, in the form of resolve/answers.h.
 */
static size_t answer_count;
static size_t answer_failed;

static void
answer_begin(FILE *f, const char *name, const char *type, const char *view)
{
	size_t s = answer_count++ / 25;

	fprintf(f,
	    "{\"name\": \"%s\", \"type\": \"%s\", \"view\": \"%s\", "
	    "\"time\": \"2020-08-07T%02zu:%02zu:%02zuZ\", ",
	    name[0] == '\0' ? "." : name, type, view, 9 + s / 3600, s / 60 % 60,
	    s % 60);
}

static void
answer_fail(FILE *f, const char *name, const char *type, const char *view,
    enum lookup how)
{
	answer_begin(f, name, type, view);
	if (how == TIMEOUT) {
		answer_failed++;
		fputs(
		    "\"rcode\": null, \"error\": \"timeout\", \"tries\": 3}\n",
		    f);
	} else if (how == SERVFAIL) {
		answer_failed++;
		fputs("\"rcode\": \"SERVFAIL\", \"tries\": 3}\n", f);
	} else {
		fputs("\"rcode\": \"NXDOMAIN\"}\n", f);
	}
}

/* The NS records of one side as a section, without the closing brace. */
static void
answer_ns(FILE *f, const struct zone *z, const char *section, bool child)
{
	const char *sep = "";
	size_t i;

	fprintf(f, "\"%s\": [", section);
	for (i = 0; i < z->nns; i++) {
		if (child ? !z->ns[i].child : !z->ns[i].parent)
			continue;
		fprintf(f, "%s\"%s. %u IN NS %s.\"", sep, z->name,
		    child ? 86400U : 172800U, servers[z->ns[i].server].name);
		sep = ", ";
	}
	fputc(']', f);
}

static void
answer_additional(FILE *f, const struct zone *z, const char *parent)
{
	const struct server *s;
	const char *sep = "";
	char a[48];
	size_t i;

	fputs(", \"additional\": [", f);
	for (i = 0; i < z->nns; i++) {
		s = &servers[z->ns[i].server];
		if (!z->ns[i].parent || !s->glue || s->alias != NULL ||
		    !name_under(s->name, parent))
			continue;
		if (s->has4) {
			addr_text(a, sizeof(a),
			    s->glue_differs ? s->glue4 : s->a4, false);
			fprintf(f, "%s\"%s. 172800 IN A %s\"", sep, s->name, a);
			sep = ", ";
		}
		if (s->has6) {
			addr_text(a, sizeof(a), s->a6, true);
			fprintf(
			    f, "%s\"%s. 172800 IN AAAA %s\"", sep, s->name, a);
			sep = ", ";
		}
	}
	fputc(']', f);
}

/* Does every server of the parent serve the zone too? */
static bool
unobservable(const struct zone *z, const struct zone *parent)
{
	size_t i, j;

	for (i = 0; i < parent->nns; i++) {
		for (j = 0; j < z->nns; j++)
			if (z->ns[j].server == parent->ns[i].server)
				break;
		if (j == z->nns)
			return false;
	}
	return true;
}

static void
answer_soa(FILE *f, const char *section, const char *name, const char *mname,
    const char *rname, uint32_t serial)
{
	fprintf(f,
	    "\"%s\": [\"%s. 3600 IN SOA %s. %s. %u 7200 3600 1209600 "
	    "3600\"]}\n",
	    section, name, mname, rname, serial);
}

static void
answers_zone(FILE *f, const struct zone *z)
{
	const struct zone *up;

	if (z->parent != 0) {
		up = &zones[z->parent - 1];
		answer_begin(f, z->name, "NS", "parent");
		if (unobservable(z, up)) {
			fputs("\"rcode\": \"NOERROR\", \"aa\": true, ", f);
			answer_ns(f, z, "answer", true);
		} else {
			fputs("\"rcode\": \"NOERROR\", \"aa\": false, ", f);
			answer_ns(f, z, "authority", false);
			answer_additional(f, z, up->name);
		}
		fputs("}\n", f);
	}
	if (z->child_failed) {
		answer_fail(f, z->name, "NS", "answer", TIMEOUT);
	} else {
		answer_begin(f, z->name, "NS", "answer");
		fputs("\"rcode\": \"NOERROR\", ", f);
		answer_ns(f, z, "answer", true);
		fputs("}\n", f);
	}
	if (z->lame) {
		answer_fail(f, z->name, "SOA", "answer",
		    z->serial % 2 == 0 ? SERVFAIL : TIMEOUT);
		return;
	}
	answer_begin(f, z->name, "SOA", "answer");
	fputs("\"rcode\": \"NOERROR\", ", f);
	answer_soa(f, "answer", z->name, servers[z->ns[0].server].name,
	    z->rname, z->serial);
}

static void
answers_candidate(FILE *f, const struct candidate *c)
{
	const struct zone *up =
	    c->why == NOTLD ? zone_find("") : zone_find(c->parent);
	const char *mname = servers[up->ns[0].server].name;
	const char *target = strf("www.%s", up->name);
	const char *const view[] = { "parent", "answer" };
	const char *const type[] = { "NS", "SOA" };
	size_t i;

	for (i = 0; i < 2; i++) {
		if (c->why == NOANSWER) {
			answer_fail(f, c->name, type[i], view[i], TIMEOUT);
			continue;
		}
		answer_begin(f, c->name, type[i], view[i]);
		if (i == 0 && c->why != NOTLD)
			fputs("\"aa\": true, ", f);
		switch (c->why) {
		case ENT:
			fputs("\"rcode\": \"NOERROR\", ", f);
			break;
		case ALIAS:
			fprintf(f,
			    "\"rcode\": \"NOERROR\", \"answer\": "
			    "[\"%s. 3600 IN CNAME %s.\"], ",
			    c->name, target);
			break;
		case DNAME:
			/* With the CNAME that RFC 6672 3.1 synthesises. */
			fprintf(f,
			    "\"rcode\": \"NOERROR\", \"answer\": "
			    "[\"old.%s. 3600 IN DNAME new.%s.\", "
			    "\"%s. 3600 IN CNAME %.*s.new.%s.\"], ",
			    c->parent, c->parent, c->name,
			    (int)strcspn(c->name, "."), c->name, c->parent);
			break;
		case NOTHERE:
		case NOTLD:
		case NOANSWER:
		default:
			fputs("\"rcode\": \"NXDOMAIN\", ", f);
			break;
		}
		answer_soa(
		    f, "authority", up->name, mname, up->rname, up->serial);
	}
}

static void
answers_server(FILE *f, const struct server *s)
{
	const char *const type[] = { "A", "AAAA" };
	const char *owner = s->alias != NULL ? s->alias : s->name;
	char a[48];
	size_t i;

	for (i = 0; i < 2; i++) {
		if (s->outcome != DATA) {
			answer_fail(f, s->name, type[i], "answer", s->outcome);
			continue;
		}
		answer_begin(f, s->name, type[i], "answer");
		fputs("\"rcode\": \"NOERROR\"", f);
		if (s->alias != NULL || (i == 0 ? s->has4 : s->has6))
			fputs(", \"answer\": [", f);
		if (s->alias != NULL)
			fprintf(
			    f, "\"%s. 3600 IN CNAME %s.\"", s->name, s->alias);
		if (i == 0 ? s->has4 : s->has6) {
			addr_text(a, sizeof(a), i == 0 ? s->a4 : s->a6, i == 1);
			fprintf(f, "%s\"%s. 86400 IN %s %s\"",
			    s->alias != NULL ? ", " : "", owner, type[i], a);
		}
		if (s->alias != NULL || (i == 0 ? s->has4 : s->has6))
			fputc(']', f);
		fputs("}\n", f);
	}
}

static void
answers_write(void)
{
	FILE *f = out_open("answers.jsonl");
	size_t i;

	fputs(
	    "{\"dnsroa-answers\": 1, \"started\": \"2020-08-07T09:00:00Z\"}\n",
	    f);
	for (i = 0; i < ncandidates; i++)
		answers_candidate(f, &candidates[i]);
	for (i = 0; i < nzones; i++)
		answers_zone(f, &zones[i]);
	for (i = 0; i < nservers; i++)
		answers_server(f, &servers[i]);
	out_close(f);
}

static int
prefix_cmp(const struct prefix *a, const struct prefix *b)
{
	int c;

	if (a->v6 != b->v6)
		return a->v6 ? 1 : -1;
	if ((c = memcmp(a->b, b->b, 16)) != 0)
		return c;
	return (int)a->len - (int)b->len;
}

static int
route_cmp(const void *a, const void *b)
{
	const struct route *x = a;
	const struct route *y = b;
	int c;

	if ((c = prefix_cmp(&x->p, &y->p)) != 0)
		return c;
	if (x->as != y->as)
		return x->as < y->as ? -1 : 1;
	if (x->set != y->set)
		return x->set < y->set ? -1 : 1;
	return x->peers < y->peers ? -1 : x->peers > y->peers;
}

static void
routes_write(void)
{
	FILE *f4 = out_open("routes4.pfx2as");
	FILE *f6 = out_open("routes6.whois");
	const struct route *r, *last = NULL;
	char a[48];
	size_t i;

	qsort(routes, nroutes, sizeof(*routes), route_cmp);
	fputs("%\n% This file was generated at Fri Aug  7 08:06:01 UTC 2020.\n"
	      "% It is synthetic: no such routes have been seen.\n%\n"
	      "% Full dump of combined RIS IPv6 routing tables\n"
	      "% Format:  <origin> <tab> <prefix> <tab> <seen by #rispeers>\n"
	      "% \n",
	    f6);
	for (i = 0; i < nroutes; i++) {
		r = &routes[i];
		/* A pair counts once. */
		if (last != NULL && prefix_cmp(&last->p, &r->p) == 0 &&
		    last->as == r->as && last->set == r->set)
			continue;
		addr_text(a, sizeof(a), r->p.b, r->p.v6);
		if (r->p.v6) {
			if (r->set != 0)
				fprintf(f6, "{%u,%u}\t%s/%u\t%u\n", r->as,
				    r->set, a, r->p.len, r->peers);
			else
				fprintf(f6, "%u\t%s/%u\t%u\n", r->as, a,
				    r->p.len, r->peers);
			last = r;
			continue;
		}
		if (last != NULL && prefix_cmp(&last->p, &r->p) == 0)
			fputc('_', f4);
		else
			fprintf(f4, "%s%s\t%u\t", last == NULL ? "" : "\n", a,
			    r->p.len);
		fprintf(f4, "%u", r->as);
		if (r->set != 0)
			fprintf(f4, ",%u", r->set);
		last = r;
	}
	fputc('\n', f4);
	out_close(f4);
	out_close(f6);
}

static int
vrp_cmp(const void *a, const void *b)
{
	const struct vrp *x = a;
	const struct vrp *y = b;
	int c;

	if ((c = prefix_cmp(&x->p, &y->p)) != 0)
		return c;
	if (x->max != y->max)
		return (int)x->max - (int)y->max;
	if (x->as != y->as)
		return x->as < y->as ? -1 : 1;
	return x->expires < y->expires ? -1 : x->expires > y->expires;
}

static void
vrps_write(void)
{
	FILE *f = out_open("vrps.json");
	char a[48];
	size_t i, n, j;
	uint32_t as;

	qsort(vrps, nvrps, sizeof(*vrps), vrp_cmp);
	/* The triple is a VRP's identity (RFC 6811 section 2). */
	for (i = n = 0; i < nvrps; i++)
		if (n == 0 || vrps[n - 1].as != vrps[i].as ||
		    vrps[n - 1].max != vrps[i].max ||
		    prefix_cmp(&vrps[n - 1].p, &vrps[i].p) != 0)
			vrps[n++] = vrps[i];
	fprintf(f,
	    "{\n\t\"metadata\": {\n\t\t\"buildmachine\": \"synthetic\","
	    "\n\t\t\"buildtime\": \"2020-08-07T12:00:04Z\",\n"
	    "\t\t\"elapsedtime\": 257,\n\t\t\"roas\": %zu,\n"
	    "\t\t\"failedroas\": 0,\n\t\t\"invalidroas\": 0,\n"
	    "\t\t\"aspas\": 40,\n\t\t\"failedaspas\": 0,\n"
	    "\t\t\"invalidaspas\": 0,\n\t\t\"tals\": 5,\n"
	    "\t\t\"invalidtals\": 0,\n\t\t\"talfiles\": [\n"
	    "\t\t\t\"/etc/tals/afrinic.tal\",\n"
	    "\t\t\t\"/etc/tals/apnic.tal\",\n"
	    "\t\t\t\"/etc/tals/arin.tal\",\n"
	    "\t\t\t\"/etc/tals/lacnic.tal\",\n"
	    "\t\t\t\"/etc/tals/ripe.tal\"\n\t\t],\n"
	    "\t\t\"vrps\": %zu,\n\t\t\"uniquevrps\": %zu,\n"
	    "\t\t\"vaps\": 40,\n\t\t\"uniquevaps\": 40\n\t},\n\n"
	    "\t\"roas\": [\n",
	    nvrps * 2 / 5, nvrps, n);
	for (i = 0; i < n; i++) {
		addr_text(a, sizeof(a), vrps[i].p.b, vrps[i].p.v6);
		fprintf(f,
		    "\t\t{ \"asn\": %u, \"prefix\": \"%s/%u\", "
		    "\"maxLength\": %u, \"ta\": \"%s\", \"expires\": %u"
		    " }%s\n",
		    vrps[i].as, a, vrps[i].p.len, vrps[i].max,
		    ta_name[vrps[i].ta], vrps[i].expires, i + 1 < n ? "," : "");
	}
	fputs("\t],\n\n\t\"bgpsec_keys\": [\n\t],\n\n\t\"aspas\": [\n", f);
	for (i = 0, as = 1000; i < 40; i++) {
		for (as += 1 + below(700); as_used[as] == 0; as++)
			;
		fprintf(f,
		    "\t\t{ \"customer_asid\": %u, \"expires\": %u, "
		    "\"providers\": [",
		    as, VRP_TIME + 3600 + below(864000));
		for (j = 0, n = 1000; j <= i % 4; j++) {
			for (n += 1 + below(9000); as_used[n] == 0 || n == as;
			     n++)
				;
			fprintf(f, "%s %zu", j == 0 ? "" : ",", n);
		}
		fprintf(f, " ] }%s\n", i < 39 ? "," : "");
	}
	fputs("\t]\n}\n", f);
	out_close(f);
}

static void
asnames_write(void)
{
	static const char *const kind[] = { "Networks", "Telecom", "Registry",
		"Internet", "University", "Anycast", "Hosting", "Exchange" };
	FILE *f = out_open("as-names.tsv");
	const char *w;
	uint32_t as;

	for (as = 0; as < NELEM(as_used); as++) {
		if (as_used[as] == 0)
			continue;
		w = word_title(word_any());
		fprintf(f, "%u\t%s %s\n", as, w, kind[below(NELEM(kind))]);
	}
	out_close(f);
}

static void
readme_write(uint64_t seed, uint32_t scale)
{
	static const char *const name[] = { "gTLD", "ccTLD", "revMap",
		"sub-ccTLD", "sub-gTLD" };
	FILE *f = out_open("README.txt");
	uint32_t count[OUTSIDE + 1][4] = { { 0 } }, why[NOTLD + 1] = { 0 };
	size_t i;

	for (i = 0; i < nzones; i++)
		count[zones[i].cat][zones[i].verdict]++;
	for (i = 0; i < ncandidates; i++)
		why[candidates[i].why]++;
	fprintf(f,
	    "A SYNTHETIC WORLD\n\n"
	    "Nothing in this directory was measured.  A program (tests/world/"
	    "world.c of dnsroa,\nseed %llu, scale %u) invented it, at the size "
	    "of the study The State of Routing\nSecurity at DNS Registries "
	    "(Internet Society / MANRS, 2020), and built it so that\na survey "
	    "of it comes out at that study's figures.  It shows that the tool "
	    "counts as\nit says.  It says nothing of any registry, operator "
	    "or network.\n\n"
	    "Names are invented: TLDs, operators and servers are random "
	    "syllables; two-letter\nlabels are of those that no country has; "
	    "IDN labels are random letters of three\nscripts.  Only arpa, the "
	    "zones beneath it and the reverse trees have their real\nnames: "
	    "what is said of them is invented too.  Addresses and AS numbers "
	    "are drawn at\nrandom from ordinary global ranges, because "
	    "special-purpose ones are never looked\nup in BGP; that a number "
	    "may belong to somebody is chance.  No packet is ever sent\nto "
	    "any of them: every answer is read from answers.jsonl.\n\n"
	    "All times are of 2020-08-07; pfx2as has none.\n\n"
	    "root.zone, arpa.zone, in-addr.arpa.zone, ip6.arpa.zone  "
	    "delegations, glue, DS\n"
	    "gtlds.json              in the form of ICANN's gTLD list\n"
	    "public_suffix_list.dat  candidates for second-level zones\n"
	    "answers.jsonl           recorded answers (resolve/answers.h)\n"
	    "routes4.pfx2as          IPv4 route origins\n"
	    "routes6.whois           IPv6 route origins, RIS whois form\n"
	    "vrps.json               VRPs in rpki-client's form\n"
	    "as-names.tsv            AS number, name\n\n"
	    "Zones by verdict (method strict)\n\n"
	    "category       none partial    full undetermined\n",
	    (unsigned long long)seed, scale);
	for (i = 0; i < OUTSIDE; i++)
		fprintf(f, "%-10s %8u %7u %7u %12u\n", name[i], count[i][NONE],
		    count[i][PARTIAL], count[i][FULL], count[i][UNDETERMINED]);
	fprintf(f,
	    "\nCandidates that are no zones: %u empty non-terminals, %u that "
	    "do not exist,\n%u below TLDs that do not, %u aliases (%u by "
	    "DNAME), %u without any answer.\n\n"
	    "Servers: %zu.  Questions: %zu, of which %zu failed.\n"
	    "Invalid among the route origins of name servers, those of the "
	    "root and arpa\nincluded: %u.\n",
	    why[ENT], why[NOTHERE], why[NOTLD], why[ALIAS] + why[DNAME],
	    why[DNAME], why[NOANSWER], nservers, answer_count, answer_failed,
	    expected_invalid);
	out_close(f);
}

static _Noreturn void
usage(void)
{
	fputs("usage: world [--seed N] [--scale N] DIRECTORY\n", stderr);
	exit(2);
}

static uint64_t
number(const char *s, uint64_t max)
{
	unsigned long long v;
	char *end;

	errno = 0;
	if (s == NULL || *s < '0' || *s > '9')
		usage();
	v = strtoull(s, &end, 10);
	if (errno != 0 || *end != '\0' || v > max)
		usage();
	return v;
}

int
main(int argc, char **argv)
{
	struct chunk *c;
	uint64_t seed = 2020;
	uint32_t scale = 1;
	enum rir r;
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seed") == 0)
			seed = number(argv[++i], UINT64_MAX);
		else if (strcmp(argv[i], "--scale") == 0)
			scale = (uint32_t)number(argv[++i], 12);
		else if (argv[i][0] == '-' || out_dir != NULL)
			usage();
		else
			out_dir = argv[i];
	}
	if (out_dir == NULL || scale == 0)
		usage();
	errno = 0;
	if (mkdir(out_dir, 0777) == -1 && errno != EEXIST)
		die(out_dir);
	errno = 0;

	rng_seed(seed, 1);
	space_init();
	dns_make();
	defaults_make();
	rng_seed(seed, 2);
	background4((size_t)N_BACKGROUND4 * scale);
	background6((size_t)N_BACKGROUND6 * scale);

	rng_seed(seed, 3);
	zonefile_write("root.zone", "");
	zonefile_write("arpa.zone", "arpa");
	zonefile_write_relative("in-addr.arpa.zone", "in-addr.arpa");
	zonefile_write("ip6.arpa.zone", "ip6.arpa");
	gtlds_write();
	suffixes_write();
	answers_write();
	routes_write();
	vrps_write();
	asnames_write();
	readme_write(seed, scale);

	while ((c = chunks) != NULL) {
		chunks = c->next;
		free(c);
	}
	for (r = 0; r < NRIRS; r++)
		free(space[r].unit);
	free(routes);
	free(vrps);
	free(zones);
	free(servers);
	free(candidates);
	free(rules);
	return 0;
}

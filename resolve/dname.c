#include "resolve/dname.h"

#include <assert.h>
#include <string.h>

#define LABEL_MAX_OCTETS 63

/* A name while it is written: how many octets it takes on the wire. */
struct writing {
	char *out;
	unsigned int octets; /* the root's among them */
	unsigned int label;  /* octets of the label at hand */
};

/*
 * The printable octets that stand for themselves, from the space on; capital
 * letters as small ones, 0 for those that are written as an escape.
 */
static const char plain[96] = "\0!\0#\0%&'\0\0*+,-\0/0123456789:\0<=>?"
			      "\0abcdefghijklmnopqrstuvwxyz[\0]^_"
			      "`abcdefghijklmnopqrstuvwxyz{|}~";

static char
plain_octet(uint8_t octet)
{
	return octet >= 0x20 && octet < 0x80 ? plain[octet - 0x20] : '\0';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The octet behind the backslash before *p, RFC 1035 section 5.1. */
static bool
read_escape(const char **p, const char *end, uint8_t *octet)
{
	const char *s = *p;
	int n;

	if (s == end)
		return false;
	if (!is_digit(s[0])) {
		*octet = (uint8_t)s[0];
		*p = s + 1;
		return true;
	}
	if (end - s < 3 || !is_digit(s[1]) || !is_digit(s[2]))
		return false;
	n = (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0');
	if (n > UINT8_MAX)
		return false;
	*octet = (uint8_t)n;
	*p = s + 3;
	return true;
}

/* One more octet of the label at hand, or false where it has no room. */
static bool
count_octet(struct writing *w)
{
	if (w->label++ == 0)
		w->octets++; /* that of the label's length */
	return w->label <= LABEL_MAX_OCTETS && ++w->octets <= DNAME_WIRE_MAX;
}

static void
write_octet(struct writing *w, uint8_t octet)
{
	char as_is = plain_octet(octet);

	if (as_is != '\0') {
		*w->out++ = as_is;
		return;
	}
	*w->out++ = '\\';
	if (octet > 0x20 && octet < 0x7f) {
		*w->out++ = (char)octet;
		return;
	}
	*w->out++ = (char)('0' + octet / 100);
	*w->out++ = (char)('0' + octet / 10 % 10);
	*w->out++ = (char)('0' + octet % 10);
}

/* Octets on the wire of a canonical name, without the root's. */
static unsigned int
wire_octets(const char *name)
{
	unsigned int n = 1;

	for (const char *p = name; *p != '\0'; p++, n++)
		if (*p == '\\')
			p += is_digit(p[1]) ? 3 : 1;
	return n;
}

static bool
append_origin(struct writing *w, const char *origin)
{
	size_t len;

	if (strcmp(origin, ".") == 0) {
		*w->out = '\0';
		return true;
	}
	if (w->octets + wire_octets(origin) > DNAME_WIRE_MAX)
		return false;
	len = strlen(origin);
	*w->out = '.';
	memcpy(w->out + 1, origin, len + 1);
	return true;
}

bool
dname_canonical(
    const char *text, size_t len, const char *origin, char buf[DNAME_STRLEN])
{
	struct writing w = { .out = buf, .octets = 1 };
	const char *p = text, *end = text + len;

	if (len == 0)
		return false;
	if (len == 1 && *p == '.') {
		memcpy(buf, ".", sizeof("."));
		return true;
	}
	while (p < end) {
		uint8_t octet = (uint8_t)*p++;

		if (octet == '.') {
			if (w.label == 0)
				return false;
			w.label = 0;
			*w.out++ = '.';
			continue;
		}
		if (octet == '\\' && !read_escape(&p, end, &octet))
			return false;
		if (!count_octet(&w))
			return false;
		write_octet(&w, octet);
	}
	if (w.label > 0)
		return append_origin(&w, origin);
	w.out[-1] = '\0';
	return true;
}

size_t
dname_from_wire(const uint8_t *wire, size_t len, char buf[DNAME_STRLEN])
{
	struct writing w = { .out = buf };
	size_t at = 0;

	for (;;) {
		size_t label;

		if (at == len || at == DNAME_WIRE_MAX)
			return 0;
		label = wire[at++];
		if (label == 0)
			break;
		/* The octet behind the label is there, too: the next length. */
		if (label > LABEL_MAX_OCTETS || label >= len - at ||
		    at + label >= DNAME_WIRE_MAX)
			return 0;
		for (size_t end = at + label; at < end; at++)
			write_octet(&w, wire[at]);
		*w.out++ = '.';
	}
	if (at == 1)
		*w.out++ = '.';
	else
		w.out--; /* names have no final dot here */
	*w.out = '\0';
	return at;
}

size_t
dname_to_wire(const char *name, uint8_t wire[DNAME_WIRE_MAX])
{
	const char *p = name, *end = name + strlen(name);
	size_t length = 0, at = 1;

	if (strcmp(name, ".") == 0) {
		wire[0] = 0;
		return 1;
	}
	while (p < end) {
		uint8_t octet = (uint8_t)*p++;

		assert(at < DNAME_WIRE_MAX);
		if (octet == '.') {
			wire[length] = (uint8_t)(at - length - 1);
			length = at++;
			continue;
		}
		if (octet == '\\' && !read_escape(&p, end, &octet))
			break; /* canonical names have no broken escapes */
		wire[at++] = octet;
	}
	assert(at < DNAME_WIRE_MAX);
	wire[length] = (uint8_t)(at - length - 1);
	wire[at++] = 0;
	return at;
}

bool
dname_is_within(const char *name, const char *domain)
{
	size_t name_len, domain_len, slashes = 0;
	const char *rest;

	if (strcmp(domain, ".") == 0)
		return true;
	name_len = strlen(name);
	domain_len = strlen(domain);
	if (name_len < domain_len)
		return false;
	rest = name + (name_len - domain_len);
	if (memcmp(rest, domain, domain_len) != 0)
		return false;
	if (rest == name)
		return true;
	if (*--rest != '.')
		return false;
	/* A dot behind an odd number of backslashes is part of a label. */
	while (rest > name && *--rest == '\\')
		slashes++;
	return slashes % 2 == 0;
}

const char *
dname_parent(const char *name)
{
	if (strcmp(name, ".") == 0)
		return NULL;
	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '.')
			return p + 1;
		if (*p == '\\')
			p++;
	}
	return ".";
}

unsigned int
dname_labels(const char *name)
{
	unsigned int n = 0;

	while ((name = dname_parent(name)) != NULL)
		n++;
	return n;
}

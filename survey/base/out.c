#include "survey/base/out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "survey/base/mem.h"

#define OUT_BLOCK ((size_t)1 << 16)
/* The most that one call puts without a look at the room left. */
#define OUT_ITEM ((size_t)64)

void
out_init(struct out *o, FILE *file)
{
	*o = (struct out){ .file = file,
		.buf = mem_array(OUT_BLOCK, 1),
		.at_once = isatty(fileno(file)) == 1 };
}

static void
flush(struct out *o)
{
	if (!o->failed && (fwrite(o->buf, 1, o->n, o->file) != o->n ||
			      (o->at_once && fflush(o->file) != 0))) {
		o->failed = true;
		o->error = errno;
	}
	o->n = 0;
}

enum status
out_finish(struct out *o, struct reason *why)
{
	flush(o);
	if (!o->failed && fflush(o->file) != 0) {
		o->failed = true;
		o->error = errno;
	}
	free(o->buf);
	o->buf = NULL;
	if (!o->failed)
		return ST_OK;
	errno = o->error;
	return reason_errno(why, ST_IO, "standard output");
}

/* Where the next item goes: room for OUT_ITEM bytes. */
static char *
room(struct out *o)
{
	if (OUT_BLOCK - o->n < OUT_ITEM)
		flush(o);
	return o->buf + o->n;
}

static void
took(struct out *o, const char *end)
{
	o->n = (size_t)(end - o->buf);
}

void
out_bytes(struct out *o, const char *text, size_t len)
{
	while (len > OUT_BLOCK - o->n) {
		size_t part = OUT_BLOCK - o->n;

		memcpy(o->buf + o->n, text, part);
		o->n += part;
		text += part;
		len -= part;
		flush(o);
	}
	memcpy(o->buf + o->n, text, len);
	o->n += len;
}

void
out_text(struct out *o, const char *text)
{
	out_bytes(o, text, strlen(text));
}

void
out_char(struct out *o, char c)
{
	char *p = room(o);

	*p = c;
	o->n++;
}

static char *
put_number(char *p, uint64_t number)
{
	char digits[20];
	size_t n = 0;

	do
		digits[n++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	while (n > 0)
		*p++ = digits[--n];
	return p;
}

/* Of 32 bits: dividing those is faster. */
static char *
put_small(char *p, uint32_t number)
{
	char digits[10];
	size_t n = 0;

	do
		digits[n++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	while (n > 0)
		*p++ = digits[--n];
	return p;
}

void
out_number(struct out *o, uint64_t number)
{
	char *p = room(o);

	took(o, number <= UINT32_MAX ? put_small(p, (uint32_t)number)
				     : put_number(p, number));
}

static char *
put_octet(char *p, uint32_t octet)
{
	if (octet >= 100) {
		*p++ = (char)('0' + octet / 100);
		octet %= 100;
		*p++ = (char)('0' + octet / 10);
	} else if (octet >= 10) {
		*p++ = (char)('0' + octet / 10);
	}
	*p++ = (char)('0' + octet % 10);
	return p;
}

static char *
put_ipv4(char *p, uint32_t address)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		p = put_octet(p, address >> shift & 0xff);
		if (shift > 0)
			*p++ = '.';
	}
	return p;
}

static char *
put_group(char *p, unsigned int group)
{
	static const char hex[] = "0123456789abcdef";

	if (group >= 0x1000)
		*p++ = hex[group >> 12];
	if (group >= 0x100)
		*p++ = hex[group >> 8 & 15];
	if (group >= 0x10)
		*p++ = hex[group >> 4 & 15];
	*p++ = hex[group & 15];
	return p;
}

/* RFC 5952 section 4.2: the first of the longest runs of two zeros or more. */
static int
find_zeros(const unsigned int group[8], int *len)
{
	int best = -1;

	*len = 1;
	for (int i = 0, run = 0; i < 8; i++) {
		run = group[i] == 0 ? run + 1 : 0;
		if (run > *len) {
			*len = run;
			best = i + 1 - run;
		}
	}
	return best;
}

static char *
put_ipv6(char *p, struct ip ip)
{
	unsigned int group[8];
	int zeros, len;

	/* What may end in a dotted quad is rare. */
	if (ip.hi == 0) {
		ip_format(ip, p);
		return p + strlen(p);
	}
	for (int i = 0; i < 4; i++) {
		group[i] = (unsigned int)(ip.hi >> (48 - 16 * i)) & 0xffff;
		group[i + 4] = (unsigned int)(ip.lo >> (48 - 16 * i)) & 0xffff;
	}
	zeros = find_zeros(group, &len);
	for (int i = 0; i < 8; i++) {
		if (i == zeros) {
			*p++ = ':';
			*p++ = ':';
			i += len - 1;
			continue;
		}
		if (i > 0 && i != zeros + len)
			*p++ = ':';
		p = put_group(p, group[i]);
	}
	return p;
}

static char *
put_ip(char *p, struct ip ip)
{
	return ip.family == IPV4 ? put_ipv4(p, (uint32_t)(ip.hi >> 32))
				 : put_ipv6(p, ip);
}

void
out_ip(struct out *o, struct ip ip)
{
	took(o, put_ip(room(o), ip));
}

void
out_prefix(struct out *o, struct prefix prefix)
{
	char *p = put_ip(room(o), prefix_ip(prefix));

	*p++ = '/';
	took(o, put_octet(p, prefix.len));
}

void
out_line(struct out *o)
{
	out_char(o, '\n');
	if (o->at_once)
		flush(o);
}

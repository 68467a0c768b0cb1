/*
 * Reading recorded answers out of texts, for the tests: what was taken, as
 * lines of words.
 */
#ifndef TESTS_UNIT_ANSWER_READING_H
#define TESTS_UNIT_ANSWER_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "resolve/answers.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

#define HEADER                                                                 \
	"{\"dnsroa-answers\": 1, \"started\": \"2025-07-20T10:00:00Z\"}\n"
#define FIVE(s) s s s s s
#define GOOD_1  "{\"name\":\"g\",\"type\":\"A\",\"rcode\":\"NXDOMAIN\"}\n"
#define GOOD    FIVE(GOOD_1) FIVE(GOOD_1) FIVE(GOOD_1) FIVE(GOOD_1)

struct reading {
	struct intern names;
	struct read_counts counts;
	struct answers_told told;
	struct reason why;
	enum status status;
	char *text; /* what came, a line each */
	uint64_t taken;
	uint64_t stop_at; /* the taker's; 0: never */
};

/* name TYPE view outcome flags [addresses targets glue soa] */
static inline enum status
take(void *arg, const struct answer *a, struct reason *why)
{
	static const char *const types[] = { "NS", "SOA", "A", "AAAA", "DS",
		"DNSKEY" };
	static const char *const views[] = { "answer", "parent", "server" };
	struct reading *r = arg;
	char *text, ip[IP_STRLEN];
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(f);
	fprintf(f, "%s%s %s %s %s", r->text, intern_text(&r->names, a->name),
	    types[a->type], views[a->view], answer_outcome_str(a->outcome));
	fprintf(f, "%s%s%s", a->alias ? " alias" : "",
	    a->referral ? " referral" : "", a->apex ? " apex" : "");
	for (size_t i = 0; i < a->naddresses; i++)
		fprintf(f, " %s", ip_format(a->addresses[i], ip));
	for (size_t i = 0; i < a->ntargets; i++)
		fprintf(f, " %s", intern_text(&r->names, a->targets[i]));
	for (size_t i = 0; i < a->nglue; i++)
		fprintf(f, " %s=%s", intern_text(&r->names, a->glue[i].server),
		    ip_format(a->glue[i].ip, ip));
	if (a->apex)
		fprintf(f, " %s/%s/%u", intern_text(&r->names, a->soa_mname),
		    intern_text(&r->names, a->soa_rname), a->soa_serial);
	else
		assert_int_equal(a->soa_mname, INTERN_NONE);
	fputc('\n', f);
	assert_int_equal(fclose(f), 0);
	free(r->text);
	r->text = text;
	if (++r->taken == r->stop_at)
		return reason_set(why, ST_STOPPED, "enough");
	return ST_OK;
}

static inline void
read_bytes(struct reading *r, const char *bytes, size_t len, answer_fn *taker)
{
	int fd = memfd_create("answers", 0);
	struct input *in;
	char path[64];

	intern_init(&r->names);
	r->text = mem_strdup("");
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(input_open(&in, path, &r->why), ST_OK);
	r->status = answers_read(
	    in, &r->names, taker, r, &r->told, &r->counts, &r->why);
	input_close(in);
	assert_int_equal(close(fd), 0);
}

static inline void
read_text(struct reading *r, const char *text)
{
	*r = (struct reading){ .taken = 0 };
	read_bytes(r, text, strlen(text), take);
}

static inline void
done(struct reading *r)
{
	intern_free(&r->names);
	free(r->text);
}

static inline void
assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
}

/* A header, and the line with " for each apostrophe. */
static inline char *
with_quotes(const char *line)
{
	char *text = mem_printf(HEADER "%s\n", line);

	for (char *p = text; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return text;
}

#endif

/*
 * Recorded answers: whatever the bytes, the counts add up and each answer
 * holds together.  The bytes are read as a file, and once more as lines
 * behind a good header.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "resolve/answers.h"
#include "resolve/dname.h"
#include "survey/base/num.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct taking {
	const struct intern *names;
	uint64_t taken;
};

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
check_name(const struct intern *names, uint32_t number)
{
	const char *name;
	char again[DNAME_STRLEN];

	demand(number < names->n);
	name = intern_text(names, number);
	demand(dname_canonical(name, strlen(name), ".", again));
	demand(strcmp(name, again) == 0);
}

static void
check_outcome(const struct answer *a)
{
	switch (a->outcome) {
	case OUTCOME_DATA:
	case OUTCOME_NODATA:
		demand(a->rcode == RCODE_NOERROR);
		break;
	case OUTCOME_NXDOMAIN:
		demand(a->rcode == RCODE_NXDOMAIN);
		demand(!a->referral && !a->apex);
		break;
	case OUTCOME_FAILED:
		demand(!a->referral && !a->apex && !a->alias);
		break;
	case OUTCOME_UNASKED:
	case OUTCOMES:
	default:
		abort();
	}
}

static enum status
take(void *arg, const struct answer *a, struct reason *why)
{
	struct taking *taking = arg;
	bool asks_address = a->type == ANSWER_A || a->type == ANSWER_AAAA;

	(void)why;
	taking->taken++;
	check_name(taking->names, a->name);
	check_outcome(a);
	demand((a->naddresses > 0) ==
	       (asks_address && a->outcome == OUTCOME_DATA));
	for (size_t i = 0; i < a->naddresses; i++)
		demand(a->addresses[i].family ==
		       (a->type == ANSWER_A ? IPV4 : IPV6));
	demand((a->ntargets > 0) ==
	       (a->referral ||
		   (a->type == ANSWER_NS && a->outcome == OUTCOME_DATA)));
	for (size_t i = 0; i < a->ntargets; i++)
		check_name(taking->names, a->targets[i]);
	demand(a->nglue == 0 || a->referral);
	demand(!a->referral || a->view == VIEW_PARENT);
	demand(
	    !a->apex || (a->type == ANSWER_SOA && a->outcome == OUTCOME_DATA &&
			    a->view != VIEW_PARENT && !a->alias));
	demand(a->apex == (a->soa_mname != INTERN_NONE));
	demand(a->view != VIEW_SERVER || a->server_name < taking->names->n);
	return ST_OK;
}

static void
read_answers(const char *header, const uint8_t *data, size_t size)
{
	int fd = memfd_create("answers", 0);
	struct taking taking = { .taken = 0 };
	size_t header_len = strlen(header);
	struct read_counts counts;
	struct reason why = { "" };
	struct intern names;
	struct input *in;
	uint64_t unused;
	char path[64];

	demand(fd >= 0);
	demand(write(fd, header, header_len) == (ssize_t)header_len);
	demand(write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	intern_init(&names);
	taking.names = &names;
	if (input_open(&in, path, &why) == ST_OK) {
		enum status st = answers_read(
		    in, &names, take, &taking, &unused, &counts, &why);

		demand((st == ST_OK) == (why.text[0] == '\0'));
		demand(counts.rows_read ==
		       taking.taken + unused + counts.rows_skipped);
		demand((counts.rows_skipped > 0) ==
		       (counts.first_skipped[0] != '\0'));
		input_close(in);
	}
	intern_free(&names);
	(void)close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_answers("", data, size);
	read_answers("{\"dnsroa-answers\": 1}\n", data, size);
	return 0;
}

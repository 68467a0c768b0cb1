/*
 * Recorded answers, and what other programs print: whatever the bytes, the
 * counts add up and each answer holds together.  The bytes are read as a file,
 * and as lines behind a good first one of each form.
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
#include "tests/fuzz/fuzz.h"

struct taking {
	const struct intern *names;
	uint64_t taken;
};

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
check_counts(const struct answers_told *told, const struct read_counts *counts,
    uint64_t taken)
{
	char *losses = answers_losses(told);
	char *passed = answers_passed_over(told);
	uint64_t passed_over = 0;

	for (size_t i = 0; i < told->npassed; i++)
		passed_over += told->passed[i].n;
	demand(passed_over == told->passed_over);
	demand(losses == NULL || told->foreign);
	demand((passed != NULL) == (passed_over > 0));
	demand(!(told->ours && told->foreign));
	demand(
	    (strcmp(counts->format, "dnsroa-answers") != 0) == told->foreign);
	demand((told->types != 0) == (taken > 0));
	/* Of other programs a line may hold many answers, or none. */
	demand(told->foreign ||
	       counts->rows_read == taken + passed_over + counts->rows_skipped);
	free(losses);
	free(passed);
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
	struct answers_told told;
	char path[64];

	demand(fd >= 0);
	demand(write(fd, header, header_len) == (ssize_t)header_len);
	demand(write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	intern_init(&names);
	taking.names = &names;
	if (input_open(&in, path, &why) == ST_OK) {
		enum status st = answers_read(
		    in, &names, take, &taking, &told, &counts, &why);

		demand((st == ST_OK) == (why.text[0] == '\0'));
		check_counts(&told, &counts, taking.taken);
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
	read_answers("{\"name\":\"a\",\"results\":{}}\n", data, size);
	read_answers("{\"name\":\"a\",\"type\":\"A\",\"status\":\"NOERROR\"}\n",
	    data, size);
	return 0;
}

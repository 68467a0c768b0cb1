#include "survey/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

void
survey_record_init(struct survey_record *rec)
{
	*rec = (struct survey_record){ .started = TIME_UNKNOWN,
		.finished = TIME_UNKNOWN,
		.vantage = { .ipv6 = -1, .asn = -1 } };
	for (int kind = 0; kind < DATA_KINDS; kind++)
		rec->time[kind] = TIME_UNKNOWN;
}

void
survey_record_free(struct survey_record *rec)
{
	for (size_t i = 0; i < rec->ninputs; i++) {
		free(rec->inputs[i].location);
		free(rec->inputs[i].licence);
	}
	free(rec->inputs);
	for (size_t i = 0; i < rec->nfaults; i++)
		free(rec->faults[i].text);
	free(rec->faults);
	free(rec->vantage.resolver);
	free(rec->vantage.country);
	free(rec->label);
	free(rec->options);
	survey_record_init(rec);
}

void
survey_record_fault(
    struct survey_record *rec, enum health_kind kind, const char *fmt, ...)
{
	struct reason text;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	rec->faults =
	    mem_resize(rec->faults, rec->nfaults + 1, sizeof(*rec->faults));
	rec->faults[rec->nfaults++] =
	    (struct health_fault){ kind, mem_strdup(text.text), false };
}

struct input_record *
survey_record_input(struct survey_record *rec, enum data_kind kind,
    const char *role, const struct input_info *info,
    const struct read_counts *counts)
{
	struct input_record *in;

	rec->inputs =
	    mem_resize(rec->inputs, rec->ninputs + 1, sizeof(*rec->inputs));
	in = &rec->inputs[rec->ninputs++];
	*in = (struct input_record){ .kind = kind,
		.role = role,
		.location = mem_strdup(info->location),
		.bytes = info->bytes,
		.compression = info->compression,
		.counts = *counts,
		.retrieved = TIME_UNKNOWN,
		.publish = true };
	memcpy(in->sha256, info->sha256, sizeof(in->sha256));
	return in;
}

void
survey_record_move(struct survey_record *rec, struct survey_record *src)
{
	rec->inputs = mem_resize(
	    rec->inputs, rec->ninputs + src->ninputs, sizeof(*rec->inputs));
	if (src->ninputs > 0)
		memcpy(rec->inputs + rec->ninputs, src->inputs,
		    src->ninputs * sizeof(*rec->inputs));
	rec->ninputs += src->ninputs;
	src->ninputs = 0;
	rec->faults = mem_resize(
	    rec->faults, rec->nfaults + src->nfaults, sizeof(*rec->faults));
	if (src->nfaults > 0)
		memcpy(rec->faults + rec->nfaults, src->faults,
		    src->nfaults * sizeof(*rec->faults));
	rec->nfaults += src->nfaults;
	src->nfaults = 0;
	if (src->vantage.resolver == NULL)
		return;
	rec->vantage.resolver = src->vantage.resolver;
	rec->vantage.ipv6 = src->vantage.ipv6;
	src->vantage.resolver = NULL;
}

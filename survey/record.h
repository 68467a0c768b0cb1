/*
 * What a survey records of itself beside its findings: the inputs, the times,
 * the choices (dnsroa-method(7), Reproducibility and health).
 */
#ifndef SURVEY_RECORD_H
#define SURVEY_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/assess.h"
#include "survey/base/input.h"

/* Which of the three sets of data an input belongs to. */
enum data_kind {
	DATA_DNS,
	DATA_BGP,
	DATA_RPKI,
	DATA_KINDS
};

struct input_record {
	enum data_kind kind;
	const char *role; /* constant text: "root-zone", "routes", ... */
	char *location;
	char sha256[SHA256_STRLEN];
	uint64_t bytes;
	const char *compression;
	struct read_counts counts;
	uint64_t rows_filtered; /* left out by the method */
	int64_t retrieved;      /* TIME_UNKNOWN: a file of the user's */
	char *licence;          /* or NULL: nobody said */
	bool publish;           /* what comes of it may be given away */
};

struct survey_record {
	struct method_choice choice;
	char *label;   /* or NULL */
	char *options; /* every option in force, a JSON object */
	bool degraded;
	int64_t started, finished; /* of the run: by the clock */
	int64_t time[DATA_KINDS];  /* of the data: never by the clock */
	struct route_filters filters;
	struct input_record *inputs;
	size_t ninputs;
};

void survey_record_init(struct survey_record *rec);
void survey_record_free(struct survey_record *rec);

/* Takes what is known of a file that was read to its end. */
struct input_record *survey_record_input(struct survey_record *rec,
    enum data_kind kind, const char *role, const struct input_info *info,
    const struct read_counts *counts);

#endif

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

/* What may be wrong with the inputs (health.h); the values are stored. */
enum health_kind {
	HEALTH_STRUCTURE,
	HEALTH_AGE,
	HEALTH_GAP,
	HEALTH_SHRINKAGE,
	HEALTH_FAILED,
	HEALTH_LOSS, /* what an input cannot tell; stops nothing */
	HEALTH_KINDS
};

struct health_fault {
	enum health_kind kind;
	char *text;
	bool degrades; /* it would have stopped the survey */
};

/* Where the DNS was asked from, as far as it is known. */
struct vantage {
	char
	    *resolver; /* "root", "system", addresses; NULL: nobody was asked */
	int8_t ipv6;   /* 1 it works there, 0 not, -1 unknown */
	int64_t asn;   /* -1: unknown */
	char *country; /* or NULL */
};

struct survey_record {
	struct method_choice choice;
	char *label;   /* or NULL */
	char *options; /* every option in force, a JSON object */
	bool degraded;
	bool discarded; /* nothing will be stored: inputs need no digest */
	int64_t started, finished; /* of the run: by the clock */
	int64_t time[DATA_KINDS];  /* of the data: never by the clock */
	struct route_filters filters;
	struct input_record *inputs;
	size_t ninputs;
	struct health_fault *faults;
	size_t nfaults;
	struct vantage vantage;
};

void survey_record_init(struct survey_record *rec);
void survey_record_free(struct survey_record *rec);

/* Adds a fault. */
void survey_record_fault(struct survey_record *rec, enum health_kind kind,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Takes what is known of a file that was read to its end. */
struct input_record *survey_record_input(struct survey_record *rec,
    enum data_kind kind, const char *role, const struct input_info *info,
    const struct read_counts *counts);

/* Moves the inputs and the faults of src behind those of rec. */
void survey_record_move(struct survey_record *rec, struct survey_record *src);

#endif

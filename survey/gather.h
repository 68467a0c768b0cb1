/*
 * From the inputs of the DNS side to the facts: which zones there are, who
 * serves them, where (dnsroa-method(7), Words, and From zone to verdict).
 */
#ifndef SURVEY_GATHER_H
#define SURVEY_GATHER_H

#include "survey/facts.h"
#include "survey/option.h"
#include "survey/record.h"

/*
 * Reads all that o names and finishes f, which the caller has initialised.
 * Each input is recorded in rec, and the time of the DNS data.
 */
enum status gather_facts(const struct options *o, struct facts *f,
    struct survey_record *rec, struct reason *why);

#endif

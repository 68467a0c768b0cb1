/*
 * The command line after the command's name.  One table says which options
 * exist, which commands take them and what they mean; the parser, --help, the
 * test that compares the manual, and shell completions are made from it.
 */
#ifndef SURVEY_OPTION_H
#define SURVEY_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "roa/route.h"
#include "survey/assess.h"
#include "survey/base/status.h"
#include "survey/config.h"

/* A bit a command. */
enum command_bit {
	CMD_SURVEY = 1 << 0,
	CMD_REPORT = 1 << 1,
	CMD_REASSESS = 1 << 2,
	CMD_ZONES = 1 << 3,
	CMD_ROUTES = 1 << 4,
	CMD_VALIDATE = 1 << 5,
	CMD_VRPS = 1 << 6,
	CMD_SURVEYS = 1 << 7,
	CMD_DIFF = 1 << 9,
	CMD_AUDIT = 1 << 10,
	CMD_FETCH = 1 << 12,
	CMD_COMPLETION = 1 << 13,
	/* No command: what an interrupted run must go on with. */
	CMD_ASKING = 1 << 29
};

/* At least as many as there are options. */
#define OPTIONS_MAX 128

struct text_list {
	const char **list;
	size_t n;
};

/* What was said; texts are those of argv. */
struct options {
	/* zones and their name servers */
	const char *root_zone, *gtlds, *public_suffixes;
	const char *root_db, *operators;
	struct text_list zone_data, zone_lists, answers;
	unsigned int categories; /* bits of enum category; 0: all */
	bool enumerate;          /* no zones were named: those of the DNS */
	/* how the DNS is asked */
	struct text_list resolvers, transfer_from;
	const char *root_hints, *trust_anchor, *opt_out, *record;
	int64_t rate, window, server_rate, timeout_ms, retries;
	bool resume;
	/* routes */
	struct text_list routes;
	struct route_filters filters;
	/* VRPs */
	struct text_list vrps, slurm;
	int64_t vrps_time;
	bool as0_tals;
	/* beside the ROA */
	struct text_list irr;
	const char *manrs, *as_names, *delegated;
	/* method */
	struct method_choice choice;
	bool method_given, glue_given;
	/* the run */
	bool offline, allow_degraded, one_set, skip_known;
	const char *label;
	double max_gap_questions, max_gap_rows; /* shares, 0 to 1 */
	/* output */
	const char *format, *output, *index, *fail_on, *monitor, *plan;
	int64_t survey;      /* 0: not said */
	int64_t stale_after; /* seconds */
	bool live, json, dump, skipped, sensitivity, series;
	bool exit_code, allow_different;
	int64_t next_roas;     /* 0: none */
	int64_t delete_survey; /* 0: none */
	int64_t keep;          /* 0: all */
	bool help;
	bool public_report;
	/* a run by itself */
	bool alone, check;
	const char *backup, *metrics;
	/* fetching */
	bool list;
	const char *date;
	int64_t max_age; /* seconds, or TIME_UNKNOWN */
	/* By row of the table: set at all, and not by who runs the command. */
	bool given[OPTIONS_MAX], supplied[OPTIONS_MAX];
};

/*
 * Parses argv[1] and on; *first is the index of the first argument that is no
 * option.  On ST_MISUSE the reason says what is wrong; where o->help is set
 * nothing else is judged.  options_free in any case.
 */
enum status options_parse(struct options *o, int argc, char **argv,
    enum command_bit command, int *first, struct reason *why);
void options_free(struct options *o);

/*
 * What [command NAME] of the configuration says of options that the command
 * line did not.  The texts are the configuration's.
 */
enum status options_take_config(struct options *o, enum command_bit command,
    const char *name, const struct config *config, struct reason *why);

bool options_takes(enum command_bit command, const char *option);

/*
 * Whether what sections of the configuration are named by, or speak of, are
 * options: of inputs, where these are to be fetched; else ST_SYNTAX.
 */
enum status options_check_config(
    const struct config *config, struct reason *why);

/* The option has a value. */
bool options_given(
    const struct options *o, enum command_bit command, const char *option);

/* As if the option had been said, with what it holds: for the record. */
void options_say(
    struct options *o, enum command_bit command, const char *option);

/*
 * Gives an option of the command a value (one more, where it is a list), as
 * if it had been said, but for the record; value lives as long as o.  An
 * option that the command does not take is passed over.
 */
enum status options_supply(struct options *o, enum command_bit command,
    const char *option, const char *value, struct reason *why);

/* Calls each for every value of the command's options that name inputs. */
typedef enum status options_source_fn(
    void *arg, const char *option, const char *value, struct reason *why);
enum status options_each_source(const struct options *o,
    enum command_bit command, options_source_fn *each, void *arg,
    struct reason *why);

/* The same for those that name files and folders to write. */
enum status options_each_output(const struct options *o,
    enum command_bit command, options_source_fn *each, void *arg,
    struct reason *why);

/* An option as it is shown. */
struct option_text {
	const char *name;
	char letter;          /* or 0 */
	const char *argument; /* NULL for a flag */
	const char *help;
};

/* Option i of those that the command takes; false behind the last. */
bool options_text(enum command_bit command, size_t i, struct option_text *text);

/* A line for each option that the command takes. */
void options_help(FILE *out, enum command_bit command);

/*
 * What is in force of the command's options, as a JSON object with sorted
 * keys, for the survey's record.  The caller frees it.
 */
char *options_json(const struct options *o, enum command_bit command);

/*
 * Such an object, with those laid over it that were said, or taken out where
 * they hold nothing.
 */
char *options_json_over(
    const char *base, const struct options *o, enum command_bit command);

#endif

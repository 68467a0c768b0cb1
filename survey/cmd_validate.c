/*
 * "dnsroa validate": the RFC 6811 state of routes, a line "prefix asn state
 * [reason]" each; or with --json as Routinator's validate --json says it.
 *
 * Routinator's document is kept field for field, blanks included, since
 * programs read it.  Where it goes its own way so does this one, and only
 * here: a covering VRP whose maxLength is too short counts as "unmatched
 * length", whatever its AS; and of an invalid route the reason is "as" where
 * a covering VRP is long enough, else "length".  The state is RFC 6811's in
 * both, so that a VRP of AS 0 matches nothing, not even the origin 0.
 *
 * What Routinator cannot say: an AS set as origin stands in "origin_asn" in
 * braces, and where the VRPs' time is not known "generatedTime" is null.
 */
#include <string.h>

#include "roa/route_read.h"
#include "roa/rov.h"
#include "survey/base/num.h"
#include "survey/cmd_input.h"
#include "survey/command.h"
#include "survey/sources.h"

struct validation {
	struct vrp_table vrps;
	struct intern sets; /* AS sets of the questions */
	struct out out;
	bool json;
	bool begun; /* a route was printed */
};

/* The words are those of the RIPE NCC's validator, which Routinator kept. */
#define ONE_COVERS "At least one VRP Covers the Route Prefix, but "

enum array {
	MATCHED,
	UNMATCHED_AS,
	UNMATCHED_LENGTH,
	ARRAYS
};

struct covering {
	size_t n[ARRAYS];
};

static enum array
array_of(const struct vrp *vrp, struct prefix prefix, struct origin origin)
{
	if (prefix.len > vrp->max_len)
		return UNMATCHED_LENGTH;
	return rov_matches(vrp, prefix, origin) ? MATCHED : UNMATCHED_AS;
}

static struct covering
count_covering(const struct vrp_table *t, uint32_t node, struct prefix prefix,
    struct origin origin)
{
	struct covering covering = { { 0 } };

	for (; node != PTREE_NONE; node = ptree_parent(&t->tree, node)) {
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++)
			covering.n[array_of(&t->vrps[i], prefix, origin)]++;
	}
	return covering;
}

static void
print_array(struct validation *v, const char *name, enum array array,
    uint32_t node, struct prefix prefix, struct origin origin)
{
	const struct vrp_table *t = &v->vrps;
	struct out *out = &v->out;
	bool first = true;

	out_text(out, "          \"");
	out_text(out, name);
	out_text(out, "\": [");
	for (; node != PTREE_NONE; node = ptree_parent(&t->tree, node)) {
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			const struct vrp *vrp = &t->vrps[i];

			if (array_of(vrp, prefix, origin) != array)
				continue;
			out_text(out, first ? "\n" : ",\n");
			first = false;
			out_text(out, "            {\n              \"asn\": "
				      "\"AS");
			out_number(out, vrp->asn);
			out_text(out, "\",\n              \"prefix\": \"");
			out_prefix(out, ptree_prefix(&t->tree, node));
			out_text(out, "\",\n              \"max_length\": \"");
			out_number(out, vrp->max_len);
			out_text(out, "\"\n            }");
		}
	}
	out_text(out, "\n          ]");
}

static const char *
describe(const struct covering *covering)
{
	if (covering->n[MATCHED] > 0)
		return "At least one VRP Matches the Route Prefix";
	if (covering->n[UNMATCHED_AS] > 0)
		return ONE_COVERS "no VRP ASN matches the route origin ASN";
	if (covering->n[UNMATCHED_LENGTH] > 0)
		return ONE_COVERS
		    "the Route Prefix length is greater than the maximum "
		    "length allowed by VRP(s) matching this route origin ASN";
	return "No VRP Covers the Route Prefix";
}

static enum rov_state
state_of(const struct covering *covering)
{
	if (covering->n[MATCHED] > 0)
		return ROV_VALID;
	return covering->n[UNMATCHED_AS] + covering->n[UNMATCHED_LENGTH] > 0
		   ? ROV_INVALID
		   : ROV_NOT_FOUND;
}

static void
print_json(struct validation *v, struct prefix prefix, struct origin origin)
{
	uint32_t node = ptree_find(&v->vrps.tree, prefix);
	struct covering covering =
	    count_covering(&v->vrps, node, prefix, origin);
	enum rov_state state = state_of(&covering);
	struct out *out = &v->out;
	char buf[ASN_STRLEN];

	out_text(out, v->begun ? ",\n" : "");
	v->begun = true;
	out_text(out, "    {\n      \"route\": {\n        \"origin_asn\": \"");
	out_text(out, origin.is_set ? "" : "AS");
	out_text(out, origin_text(origin, &v->sets, buf));
	out_text(out, "\",\n        \"prefix\": \"");
	out_prefix(out, prefix);
	out_text(out, "\"\n      },\n      \"validity\": {\n"
		      "        \"state\": \"");
	out_text(out, rov_state_str(state));
	out_text(out, "\",\n");
	if (state == ROV_INVALID) {
		out_text(out, "        \"reason\": \"");
		out_text(out, covering.n[UNMATCHED_AS] > 0 ? "as" : "length");
		out_text(out, "\",\n");
	}
	out_text(out, "        \"description\": \"");
	out_text(out, describe(&covering));
	out_text(out, "\",\n        \"VRPs\": {\n");
	print_array(v, "matched", MATCHED, node, prefix, origin);
	out_text(out, ",\n");
	print_array(v, "unmatched_as", UNMATCHED_AS, node, prefix, origin);
	out_text(out, ",\n");
	print_array(
	    v, "unmatched_length", UNMATCHED_LENGTH, node, prefix, origin);
	out_text(out, "\n        }\n      }\n    }");
}

static void
print_line(struct validation *v, struct prefix prefix, struct origin origin)
{
	struct rov rov = rov_validate(&v->vrps, prefix, origin);
	struct out *out = &v->out;

	out_prefix(out, prefix);
	out_char(out, ' ');
	if (origin.is_set)
		out_text(out, intern_text(&v->sets, origin.value));
	else
		out_number(out, origin.value);
	out_char(out, ' ');
	out_text(out, rov_state_str(rov.state));
	if (rov.reason != ROV_NO_REASON) {
		out_char(out, ' ');
		out_text(out, rov_reason_str(rov.reason));
	}
	out_line(out);
}

static void
answer(struct validation *v, struct prefix prefix, struct origin origin)
{
	if (v->json)
		print_json(v, prefix, origin);
	else
		print_line(v, prefix, origin);
}

static const char *
validate_line(void *arg, const char *p, const char *end)
{
	struct validation *v = arg;
	struct prefix prefix;
	struct origin origin;
	const char *fault, *hash;

	fault = route_pair_parse(p, end, &v->sets, &prefix, &origin);
	/* Routinator's lists allow a remark behind the route. */
	if (fault != NULL && (hash = memchr(p, '#', (size_t)(end - p))) != NULL)
		fault = route_pair_parse(p, hash, &v->sets, &prefix, &origin);
	if (fault != NULL)
		return fault;
	answer(v, prefix, origin);
	return NULL;
}

/* The route of the command line, before anything is read. */
static enum status
parse_arguments(char **argv, struct intern *sets, struct prefix *prefix,
    struct origin *origin, struct reason *why)
{
	const char *asn = argv[1], *end = asn + strlen(asn);

	if (!prefix_from_text(argv[0], prefix))
		return reason_set(why, ST_MISUSE,
		    "%s: not an IP prefix, or one with host bits set", argv[0]);
	if (origin_parse(asn, end, true, sets, origin) != end)
		return reason_set(why, ST_MISUSE,
		    "%s: neither an AS number nor a set in braces", asn);
	return ST_OK;
}

static void
print_json_end(struct validation *v, int64_t when)
{
	char buf[TIME_STRLEN];

	out_text(&v->out, "\n  ],\n  \"generatedTime\": ");
	if (when == TIME_UNKNOWN) {
		out_text(&v->out, "null");
	} else {
		out_char(&v->out, '"');
		out_text(&v->out, time_format(when, buf));
		out_char(&v->out, '"');
	}
	out_text(&v->out, "\n}\n");
}

static enum status
validate(const struct invocation *inv, struct validation *v,
    struct survey_record *rec, enum exit_status *ending, struct reason *why)
{
	const struct options *o = &inv->options;
	struct reason unwritten;
	struct prefix prefix;
	struct origin origin;
	bool one = inv->argc == 2; /* else those of standard input */
	enum status st;

	st = sources_check_vrps(&o->vrps, o->offline, why);
	if (st == ST_OK && one)
		st =
		    parse_arguments(inv->argv, &v->sets, &prefix, &origin, why);
	if (st == ST_OK)
		st = sources_read_vrps(&v->vrps, &o->vrps,
		    &(struct vrp_options){
			.time = o->vrps_time, .as0_tals = o->as0_tals },
		    rec, why);
	if (st == ST_OK)
		st = sources_apply_slurm(&v->vrps, NULL, &o->slurm, rec, why);
	if (st != ST_OK)
		return st;
	warn_of_rows(rec, o, ending);
	out_init(&v->out, stdout);
	if (v->json)
		out_text(&v->out, "{\n  \"validated_routes\": [\n");
	if (one)
		answer(v, prefix, origin);
	else
		st = answer_lines(&v->out, validate_line, v, why);
	if (v->json)
		print_json_end(v, rec->time[DATA_RPKI]);
	if (out_finish(&v->out, &unwritten) != ST_OK) {
		*why = unwritten;
		st = ST_IO;
	}
	return st;
}

enum status
cmd_validate_check(const struct invocation *inv, struct reason *why)
{
	const struct options *o = &inv->options;
	struct intern sets;
	struct prefix prefix;
	struct origin origin;
	enum status st;

	if (inv->argc != 0 && inv->argc != 2)
		return reason_set(why, ST_MISUSE,
		    "a prefix and an AS number are wanted, or neither");
	if (inv->argc == 0) {
		st = refuse_stdin(&o->vrps, "--vrps", why);
		return st != ST_OK ? st
				   : refuse_stdin(&o->slurm, "--slurm", why);
	}
	intern_init(&sets);
	st = parse_arguments(inv->argv, &sets, &prefix, &origin, why);
	intern_free(&sets);
	return st;
}

enum status
cmd_validate(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	struct validation v = { .json = inv->options.json };
	struct survey_record rec;
	enum status st;

	if (inv->options.vrps.n == 0)
		return reason_set(why, ST_MISUSE, "--vrps is needed");
	survey_record_init(&rec);
	rec.discarded = true;
	vrp_table_init(&v.vrps);
	intern_init(&v.sets);
	st = validate(inv, &v, &rec, ending, why);
	intern_free(&v.sets);
	vrp_table_free(&v.vrps);
	survey_record_free(&rec);
	return st;
}

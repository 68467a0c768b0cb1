/*
 * The figures for the textfile collector of Prometheus's node exporter: no
 * timestamps, which it refuses; one HELP and TYPE a name; base units; few
 * labels, and of these only words that are ours or an input's few.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "reports/report.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"
#include "survey/base/utf8.h"

/* Of sql the last column is the value, the others are labels. */
struct metric {
	const char *name, *help, *sql;
};

static const struct metric metrics[] = {
	{ "dnsroa_zones",
	    "Zones by verdict; categories that are groups (all, core, TLD,"
	    " ...) hold zones of others.",
	    "SELECT category, 'full' AS verdict, full FROM v_coverage"
	    " WHERE survey_id = :survey AND family = 'all' AND zones > 0"
	    " UNION ALL SELECT category, 'partial', partial FROM v_coverage"
	    " WHERE survey_id = :survey AND family = 'all' AND zones > 0"
	    " UNION ALL SELECT category, 'none', \"none\" FROM v_coverage"
	    " WHERE survey_id = :survey AND family = 'all' AND zones > 0"
	    " UNION ALL SELECT category, 'undetermined', undetermined"
	    " FROM v_coverage WHERE survey_id = :survey AND family = 'all'"
	    " AND zones > 0 ORDER BY category, verdict" },
	{ "dnsroa_zones_complete",
	    "Full zones of which besides every name server answered and every"
	    " address is routed.",
	    "SELECT category, full_complete FROM v_coverage"
	    " WHERE survey_id = :survey AND family = 'all' AND zones > 0"
	    " ORDER BY category" },
	{ "dnsroa_route_origins",
	    "Distinct route origins behind the zones of a category, by state"
	    " (RFC 6811).",
	    "SELECT category, family, 'valid' AS state, valid"
	    " FROM v_coverage WHERE survey_id = :survey AND zones > 0"
	    " UNION ALL SELECT category, family, 'invalid', invalid"
	    " FROM v_coverage WHERE survey_id = :survey AND zones > 0"
	    " UNION ALL SELECT category, family, 'not-found', not_found"
	    " FROM v_coverage WHERE survey_id = :survey AND zones > 0"
	    " ORDER BY category, family, state" },
	{ "dnsroa_addresses", "Addresses of name servers by state.",
	    "SELECT family, state, count(*) FROM v_address"
	    " WHERE survey_id = :survey GROUP BY family, state"
	    " ORDER BY family, state" },
	{ "dnsroa_vrps", "VRPs of the whole set by trust anchor and family.",
	    "SELECT coalesce(ta, '') AS ta, 'ipv4' AS family, vrps4"
	    " FROM v_vrp_total WHERE survey_id = :survey UNION ALL"
	    " SELECT coalesce(ta, ''), 'ipv6', vrps6 FROM v_vrp_total"
	    " WHERE survey_id = :survey ORDER BY ta, family" },
	{ "dnsroa_input_timestamp_seconds",
	    "The time of an input's data, of several the oldest; inputs of"
	    " unknown time are left out.",
	    "SELECT role AS input, min(unixepoch(data_time)) FROM v_input"
	    " WHERE survey_id = :survey AND data_time IS NOT NULL"
	    " GROUP BY role ORDER BY role" },
	{ "dnsroa_input_rows_skipped", "Rows of an input that were unreadable.",
	    "SELECT role AS input, sum(rows_skipped) FROM v_input"
	    " WHERE survey_id = :survey GROUP BY role ORDER BY role" },
	{ "dnsroa_questions_unanswered",
	    "Questions of the DNS without a definite answer.",
	    "SELECT unanswered FROM v_survey WHERE survey_id = :survey" },
	{ "dnsroa_survey_degraded",
	    "Whether the survey went on although an input was unhealthy.",
	    "SELECT degraded FROM v_survey WHERE survey_id = :survey" },
	{ "dnsroa_survey_finished_timestamp_seconds", "When the survey ended.",
	    "SELECT unixepoch(finished) FROM v_survey"
	    " WHERE survey_id = :survey" },
};

/* A label's value: backslash, quote and line end are escaped. */
static void
write_label(FILE *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);
		char buf[UTF8_STRLEN];

		if (c == '\n') {
			(void)fputs("\\n", out);
			continue;
		}
		if (c == '"' || c == '\\')
			(void)putc('\\', out);
		(void)utf8_put(c < 0x20 ? UTF8_REPLACEMENT : c, buf);
		(void)fputs(buf, out);
	}
}

struct writing {
	FILE *out;
	const struct metric *metric;
	bool begun;
};

static enum status
write_sample(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct writing *w = arg;
	const struct store_value *value = &values[ncolumns - 1];

	if (!w->begun)
		(void)fprintf(w->out, "# HELP %s %s\n# TYPE %s gauge\n",
		    w->metric->name, w->metric->help, w->metric->name);
	w->begun = true;
	(void)fputs(w->metric->name, w->out);
	for (int i = 0; i < ncolumns - 1; i++) {
		assert(values[i].type == STORE_TEXT);
		(void)fprintf(w->out, "%s%s=\"", i == 0 ? "{" : ",", names[i]);
		write_label(w->out, values[i].text, values[i].len);
		(void)putc('"', w->out);
	}
	(void)fprintf(w->out, "%s %" PRId64 "\n", ncolumns > 1 ? "}" : "",
	    value->type == STORE_INTEGER ? value->integer : 0);
	return stream_check(w->out, why);
}

enum status
report_prometheus(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	enum status st = snapshot_begin(db, survey_id, why);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < LENGTH_OF(metrics) && st == ST_OK; i++) {
		struct writing w = { .out = out, .metric = &metrics[i] };

		st = store_select(
		    db, metrics[i].sql, survey_id, write_sample, &w, why);
	}
	snapshot_end(db);
	return st != ST_OK ? st : stream_flush(out, why);
}

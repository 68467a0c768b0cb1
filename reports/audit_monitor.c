/*
 * Audits for monitoring: Nagios's plugins and Prometheus's textfiles.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/audit_words.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

static const char *const nagios_words[] = {
	[NAGIOS_OK] = "OK",
	[NAGIOS_WARNING] = "WARNING",
	[NAGIOS_CRITICAL] = "CRITICAL",
	[NAGIOS_UNKNOWN] = "UNKNOWN",
};

static enum nagios_status
nagios_of_level(enum audit_level level)
{
	if (level >= LEVEL_ERROR)
		return NAGIOS_CRITICAL;
	return level >= LEVEL_WARNING ? NAGIOS_WARNING : NAGIOS_OK;
}

static const char *
zone_name(const struct audit_report *r, const struct audit *a)
{
	return facts_text(r->basis.f, r->basis.f->zones[a->zone].name);
}

/* A bar would begin the plugin's figures, and a line end its long text. */
static void
print_clean(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		(void)putc(*text == '|' || *text == '\n' ? ' ' : *text, out);
}

/* " (ns3.dns.nl not-found, ...)": what is not valid. */
static void
print_missing(const struct audit_report *r, const struct audit *a, FILE *out)
{
	const struct results *results = r->basis.r;
	const struct facts *f = r->basis.f;
	bool any = false;

	for (size_t i = 0; i < a->nservers; i++) {
		uint32_t server = a->servers[i];
		bool told[ADDRESS_STATES] = { [ADDRESS_VALID] = true };

		for (uint32_t k = results->server_first[server];
		     k < results->server_first[server + 1]; k++) {
			enum address_state state =
			    results->addresses[results->server_addresses[k]]
				.state;

			if (told[state])
				continue;
			told[state] = true;
			(void)fputs(any ? ", " : " (", out);
			any = true;
			print_clean(
			    out, facts_text(f, f->servers[server].name));
			(void)fprintf(out, " %s", address_state_str(state));
		}
	}
	if (any)
		(void)putc(')', out);
}

/* "nl: 5/6 addresses valid (...)", and the worst message's tag behind it. */
static void
print_zone_line(const struct audit_report *r, const struct audit *a, FILE *out)
{
	const struct tally *t = &r->basis.r->zones[a->zone].tally[BOTH];
	enum audit_level worst = audit_worst(a);

	print_clean(out, zone_name(r, a));
	(void)fprintf(out, ": %u/%u addresses valid", t->valid, t->routed);
	print_missing(r, a, out);
	for (size_t i = 0; worst >= LEVEL_WARNING && i < a->nmessages; i++) {
		if (audit_tag_level(a->messages[i].tag) != worst)
			continue;
		(void)fprintf(out, " [%s]", audit_tag_str(a->messages[i].tag));
		break;
	}
}

/* Figures: valid=5;;;0;6, or with its zone's name where there are several. */
static void
print_figures(const struct audit_report *r, FILE *out)
{
	(void)fputs(" |", out);
	for (size_t i = 0; i < r->nzones; i++) {
		const struct tally *t =
		    &r->basis.r->zones[r->zones[i].zone].tally[BOTH];

		if (r->nzones == 1) {
			(void)fputs(" valid", out);
		} else {
			(void)fputs(" '", out);
			for (const char *p = zone_name(r, &r->zones[i]);
			     *p != '\0'; p++)
				(void)putc(
				    *p == '\'' || *p == '=' ? '_' : *p, out);
			(void)fputs("_valid'", out);
		}
		(void)fprintf(out, "=%u;;;0;%u", t->valid, t->routed);
	}
	(void)putc('\n', out);
}

enum status
audit_print_nagios(const struct audit_report *report, int64_t now,
    int64_t max_age, FILE *out, enum nagios_status *status, struct reason *why)
{
	int64_t time = report->basis.rec->time[DATA_RPKI];
	char when[TIME_STRLEN];

	*status = nagios_of_level(audit_report_worst(report));
	if (time == TIME_UNKNOWN || now - time > max_age)
		*status = NAGIOS_UNKNOWN;
	(void)fprintf(out, "DNSROA %s - ", nagios_words[*status]);
	if (*status == NAGIOS_UNKNOWN)
		(void)fprintf(
		    out, "stale: VRPs of %s; ", time_format(time, when));
	for (size_t i = 0; i < report->nzones; i++) {
		if (i > 0)
			(void)fputs("; ", out);
		print_zone_line(report, &report->zones[i], out);
	}
	print_figures(report, out);
	return stream_flush(out, why);
}

enum status
audit_print_nagios_failure(
    const struct reason *failure, FILE *out, struct reason *why)
{
	(void)fputs("DNSROA UNKNOWN - ", out);
	print_clean(out, failure->text);
	(void)putc('\n', out);
	return stream_flush(out, why);
}

/* The value of a label between its quotes. */
static void
print_label(FILE *out, const char *name, const char *value)
{
	(void)fprintf(out, "%s=\"", name);
	for (; *value != '\0'; value++) {
		if (*value == '\\' || *value == '"')
			(void)putc('\\', out);
		(void)putc(*value, out);
	}
	(void)putc('"', out);
}

static void
print_metric(FILE *out, const char *name, const char *help)
{
	(void)fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void
print_addresses(const struct audit_report *r, const struct audit *a, FILE *out)
{
	const struct zone_result *z = &r->basis.r->zones[a->zone];
	uint32_t n[FAMILIES][ADDRESS_STATES] = { { 0 } };

	for (uint32_t i = z->first_address; i < z->end_address; i++) {
		uint32_t address = r->basis.r->zone_addresses[i];

		n[r->basis.f->addresses[address].family]
		 [r->basis.r->addresses[address].state]++;
	}
	for (int family = 0; family < FAMILIES; family++) {
		for (int state = 0; state < ADDRESS_STATES; state++) {
			(void)fputs("dnsroa_audit_addresses{", out);
			print_label(out, "zone", zone_name(r, a));
			(void)fprintf(out, ",family=\"%s\",state=\"%s\"} %u\n",
			    scope_str(family),
			    address_state_str((enum address_state)state),
			    n[family][state]);
		}
	}
}

static void
print_verdicts(const struct audit_report *r, const struct audit *a, FILE *out)
{
	const struct zone_result *z = &r->basis.r->zones[a->zone];

	for (int scope = 0; scope < SCOPES; scope++) {
		for (int verdict = 0; verdict < VERDICTS; verdict++) {
			(void)fputs("dnsroa_audit_verdict{", out);
			print_label(out, "zone", zone_name(r, a));
			(void)fprintf(out,
			    ",family=\"%s\",verdict=\"%s\"} %d\n",
			    scope_str(scope),
			    verdict_str((enum verdict)verdict),
			    (int)z->tally[scope].verdict == verdict);
		}
	}
}

static void
print_counts(const struct audit_report *r, const struct audit *a, FILE *out)
{
	unsigned int n[LEVELS] = { 0 };

	for (size_t i = 0; i < a->nmessages; i++)
		n[audit_tag_level(a->messages[i].tag)]++;
	for (int level = 0; level < LEVELS; level++) {
		(void)fputs("dnsroa_audit_messages{", out);
		print_label(out, "zone", zone_name(r, a));
		(void)fprintf(out, ",level=\"%s\"} %u\n",
		    audit_level_str((enum audit_level)level), n[level]);
	}
}

static void
print_times(const struct audit_report *r, FILE *out)
{
	static const char *const names[DATA_KINDS] = { "dns", "bgp", "rpki" };

	for (int kind = 0; kind < DATA_KINDS; kind++)
		if (r->basis.rec->time[kind] != TIME_UNKNOWN)
			(void)fprintf(out,
			    "dnsroa_audit_data_timestamp_seconds{data=\"%s\"}"
			    " %" PRId64 "\n",
			    names[kind], r->basis.rec->time[kind]);
}

enum status
audit_print_prometheus(
    const struct audit_report *report, FILE *out, struct reason *why)
{
	static const struct {
		const char *name, *help;
		void (*print)(const struct audit_report *r,
		    const struct audit *a, FILE *out);
	} metrics[] = {
		{ "dnsroa_audit_addresses",
		    "Addresses of the zone's name servers, by state.",
		    print_addresses },
		{ "dnsroa_audit_verdict",
		    "1 for the zone's verdict, 0 for the others.",
		    print_verdicts },
		{ "dnsroa_audit_messages", "Messages about the zone, by level.",
		    print_counts },
	};

	for (size_t m = 0; m < LENGTH_OF(metrics); m++) {
		print_metric(out, metrics[m].name, metrics[m].help);
		for (size_t i = 0; i < report->nzones; i++)
			metrics[m].print(report, &report->zones[i], out);
	}
	print_metric(out, "dnsroa_audit_data_timestamp_seconds",
	    "Time of the survey's data.");
	print_times(report, out);
	return stream_flush(out, why);
}

/*
 * An audit as JSON: one object in every case, also where it failed.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "reports/audit_words.h"
#include "reports/snapshot.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/operators.h"

/* A text that is freed; what is not UTF-8 is null. */
static json_t *
take_text(char *text)
{
	json_t *value = text != NULL ? json_string(text) : NULL;

	free(text);
	return value != NULL ? value : json_null();
}

static json_t *
text_of(const char *text)
{
	return take_text(text != NULL ? mem_strdup(text) : NULL);
}

static json_t *
time_of(int64_t when)
{
	char buf[TIME_STRLEN];

	return when == TIME_UNKNOWN ? json_null()
				    : json_string(time_format(when, buf));
}

static json_t *
prefix_of(struct prefix prefix)
{
	char buf[PREFIX_STRLEN];

	return json_string(prefix_format(prefix, buf));
}

static json_t *
name_of(const struct audit_report *r, uint32_t name)
{
	return json_string(facts_text(r->basis.f, name));
}

static json_t *
operator_of(const struct audit_report *r, const uint32_t *of, uint32_t index)
{
	const struct operators *ops = r->basis.f->operators;

	if (ops == NULL || of[index] == FACT_NONE)
		return json_null();
	return json_string(facts_text(r->basis.f, ops->list[of[index]].name));
}

/* "prefix" and "origin", as the views have them. */
static void
set_origin(json_t *object, const struct audit_report *r, uint32_t origin)
{
	const struct origin_result *o = &r->basis.r->origins[origin];
	char buf[ASN_STRLEN];

	(void)json_object_set_new(object, "prefix",
	    prefix_of(ptree_prefix(&r->basis.routes->tree, o->node)));
	(void)json_object_set_new(object, "origin",
	    json_string(
		origin_text(route_row_origin(&r->basis.routes->rows[o->row]),
		    &r->basis.routes->sets, buf)));
}

static json_t *
tally_object(const struct tally *t)
{
	return json_pack("{s:s, s:i, s:i, s:i}", "verdict",
	    verdict_str(t->verdict), "addresses", (int)t->addresses, "routed",
	    (int)t->routed, "valid", (int)t->valid);
}

static json_t *
address_object(const struct audit_report *r, uint32_t address)
{
	const struct address_result *a = &r->basis.r->addresses[address];
	json_t *object = json_object(), *routes = json_array();
	char buf[IP_STRLEN];

	(void)json_object_set_new(object, "address",
	    json_string(ip_format(r->basis.f->addresses[address], buf)));
	(void)json_object_set_new(
	    object, "state", json_string(address_state_str(a->state)));
	(void)json_object_set_new(object, "known",
	    json_boolean(r->basis.unknown_route == NULL ||
			 !r->basis.unknown_route[address]));
	(void)json_object_set_new(object, "effect",
	    a->effect != EFFECT_NONE ? json_string(effect_str(a->effect))
				     : json_null());
	for (uint32_t o = a->first_origin; o < a->end_origin; o++) {
		json_t *route = json_object();

		set_origin(route, r, o);
		(void)json_array_append_new(routes, route);
	}
	(void)json_object_set_new(object, "routes", routes);
	return object;
}

static json_t *
server_object(
    const struct audit_report *r, const struct audit *a, uint32_t server)
{
	const struct results *results = r->basis.r;
	const struct facts *f = r->basis.f;
	const struct zone *z = &f->zones[a->zone];
	json_t *object = json_object(), *addresses = json_array();
	unsigned int sides = 0;

	for (uint32_t i = z->first_ns; i < z->end_ns; i++)
		if (f->delegations[i].server == server)
			sides = f->delegations[i].sides;
	(void)json_object_set_new(
	    object, "name", name_of(r, f->servers[server].name));
	(void)json_object_set_new(
	    object, "in_parent", json_boolean((sides & SIDE_PARENT) != 0));
	(void)json_object_set_new(
	    object, "in_child", json_boolean((sides & SIDE_CHILD) != 0));
	(void)json_object_set_new(
	    object, "by_glue", json_boolean(results->servers[server].by_glue));
	(void)json_object_set_new(object, "a",
	    json_string(answer_outcome_str(f->servers[server].lookup[IPV4])));
	(void)json_object_set_new(object, "aaaa",
	    json_string(answer_outcome_str(f->servers[server].lookup[IPV6])));
	(void)json_object_set_new(object, "operator",
	    operator_of(r,
		f->operators != NULL ? f->operators->of_server : NULL, server));
	for (uint32_t k = results->server_first[server];
	     k < results->server_first[server + 1]; k++)
		(void)json_array_append_new(
		    addresses, address_object(r, results->server_addresses[k]));
	(void)json_object_set_new(object, "addresses", addresses);
	return object;
}

static json_t *
vrp_object(const struct audit_report *r, const struct audit_vrp *v)
{
	const struct vrp *vrp = &r->basis.vrps->vrps[v->place];
	char *anchors = audit_anchors(r, v->place);
	json_t *object = json_object();

	(void)json_object_set_new(object, "prefix", prefix_of(v->prefix));
	(void)json_object_set_new(
	    object, "maxLength", json_integer(vrp->max_len));
	(void)json_object_set_new(object, "asn", json_integer(vrp->asn));
	(void)json_object_set_new(object, "ta",
	    anchors[0] != '\0' ? json_string(anchors) : json_null());
	(void)json_object_set_new(object, "matches", json_boolean(v->matches));
	(void)json_object_set_new(object, "expires",
	    time_of(vrp->expires != VRP_NO_EXPIRY ? (int64_t)vrp->expires
						  : TIME_UNKNOWN));
	free(anchors);
	return object;
}

static json_t *
origin_object(
    const struct audit_report *r, const struct audit *a, uint32_t origin)
{
	const struct origin_result *o = &r->basis.r->origins[origin];
	const struct audit_note *note = &r->notes[origin];
	size_t n = audit_vrps(&r->basis, origin, NULL, 0);
	struct audit_vrp *list = mem_array(n, sizeof(*list));
	json_t *object = json_object(), *vrps = json_array();

	(void)audit_vrps(&r->basis, origin, list, n);
	set_origin(object, r, origin);
	(void)json_object_set_new(object, "name", text_of(note->name));
	(void)json_object_set_new(object, "country", text_of(note->country));
	(void)json_object_set_new(
	    object, "registry", take_text(audit_registry(r, origin)));
	(void)json_object_set_new(object, "relation",
	    json_string(advice_relation_str(audit_relation(r, a, origin))));
	(void)json_object_set_new(
	    object, "state", json_string(rov_state_str(o->rov.state)));
	(void)json_object_set_new(object, "known",
	    json_boolean(
		r->basis.unknown_roa == NULL || !r->basis.unknown_roa[origin]));
	(void)json_object_set_new(object, "reason",
	    o->rov.reason != ROV_NO_REASON
		? json_string(rov_reason_str(o->rov.reason))
		: json_null());
	(void)json_object_set_new(object, "irr", text_of(note->irr));
	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(vrps, vrp_object(r, &list[i]));
	(void)json_object_set_new(object, "vrps", vrps);
	free(list);
	return object;
}

static json_t *
message_object(const struct audit_report *r, const struct audit_message *m)
{
	const struct facts *f = r->basis.f;
	json_t *object = json_object();
	char buf[IP_STRLEN];

	(void)json_object_set_new(
	    object, "tag", json_string(audit_tag_str(m->tag)));
	(void)json_object_set_new(object, "level",
	    json_string(audit_level_str(audit_tag_level(m->tag))));
	(void)json_object_set_new(
	    object, "text", take_text(audit_message_text(r, m, 0)));
	if (m->server != AUDIT_NONE)
		(void)json_object_set_new(object, "nameserver",
		    name_of(r, f->servers[m->server].name));
	if (m->address != AUDIT_NONE)
		(void)json_object_set_new(object, "address",
		    json_string(ip_format(f->addresses[m->address], buf)));
	if (m->origin != AUDIT_NONE)
		set_origin(object, r, m->origin);
	if (m->scope != BOTH)
		(void)json_object_set_new(
		    object, "family", json_string(scope_str(m->scope)));
	return object;
}

/* "PREFIX AS64500 too-long" */
static json_t *
harm_object(const struct audit_harm *harm)
{
	char *route = audit_harm_text(harm);

	return take_text(audit_join(route, harm->filter[0] != '\0' ? " " : "",
	    mem_strdup(harm->filter)));
}

/* The VRPs that make an invalid origin so. */
static json_t *
in_the_way(const struct audit_report *r, uint32_t origin)
{
	json_t *array = json_array();
	size_t n;
	struct audit_vrp *list = audit_vrps_of(r, &origin, 1, false, &n);

	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(array, vrp_object(r, &list[i]));
	free(list);
	return array;
}

/* The ROA to be made, and what else it would do. */
static void
set_roa(json_t *object, const struct audit_report *r, uint32_t origin)
{
	const struct origin_result *o = &r->basis.r->origins[origin];
	const struct audit_note *note = &r->notes[origin];
	struct prefix prefix = ptree_prefix(&r->basis.routes->tree, o->node);
	json_t *invalid = json_array();

	(void)json_object_set_new(object, "roa",
	    json_pack("{s:o, s:I, s:i}", "prefix", prefix_of(prefix), "asn",
		(json_int_t)r->basis.routes->rows[o->row].origin, "maxLength",
		(int)prefix.len));
	for (size_t i = 0; i < note->ninvalid; i++)
		(void)json_array_append_new(
		    invalid, harm_object(&note->invalid[i]));
	(void)json_object_set_new(object, "turns_invalid", invalid);
	(void)json_object_set_new(object, "zones_lifted",
	    note->proposed ? json_integer(note->lifted) : json_null());
	(void)json_object_set_new(object, "zones_worsened",
	    note->proposed ? json_integer(note->worsened) : json_null());
}

static json_t *
advice_object(const struct audit_report *r, const struct audit_advice *advice)
{
	json_t *object = json_object();

	(void)json_object_set_new(
	    object, "kind", json_string(advice_kind_str(advice->kind)));
	set_origin(object, r, advice->origin);
	(void)json_object_set_new(
	    object, "title", json_string(advice_title(advice->kind)));
	(void)json_object_set_new(
	    object, "ways", json_string(advice_ways(advice->kind)));
	if (advice->scope != BOTH)
		(void)json_object_set_new(
		    object, "family", json_string(scope_str(advice->scope)));
	if (advice->vrp != AUDIT_NONE)
		(void)json_object_set_new(
		    object, "about", take_text(audit_vrp_text(r, advice->vrp)));
	if (r->basis.r->origins[advice->origin].rov.state == ROV_INVALID)
		(void)json_object_set_new(
		    object, "in_the_way", in_the_way(r, advice->origin));
	if (advice->has_roa)
		set_roa(object, r, advice->origin);
	return object;
}

static void
set_tallies(json_t *object, const struct zone_result *z)
{
	(void)json_object_set_new(
	    object, "complete", json_boolean(z->complete));
	(void)json_object_set_new(
	    object, scope_str(BOTH), tally_object(&z->tally[BOTH]));
	for (int scope = 0; scope < BOTH; scope++)
		(void)json_object_set_new(
		    object, scope_str(scope), tally_object(&z->tally[scope]));
}

/* As the zone would be with all ROAs that are advised. */
static json_t *
mended_object(const struct audit_report *r, const struct audit *a)
{
	json_t *object = json_object();
	struct tally tally[SCOPES];

	audit_mended(r, a, tally);
	(void)json_object_set_new(
	    object, scope_str(BOTH), tally_object(&tally[BOTH]));
	for (int scope = 0; scope < BOTH; scope++)
		(void)json_object_set_new(
		    object, scope_str(scope), tally_object(&tally[scope]));
	return object;
}

/* 1 there, 0 not, -1 unknown. */
static json_t *
known_bit(int8_t bit)
{
	return bit < 0 ? json_null() : json_boolean(bit);
}

static json_t *
zone_object(const struct audit_report *r, const struct audit *a)
{
	const struct facts *f = r->basis.f;
	const struct zone_result *z = &r->basis.r->zones[a->zone];
	json_t *object = json_object(), *servers = json_array();
	json_t *origins = json_array(), *messages = json_array();
	json_t *advices = json_array();
	struct audit_advice *advice;
	size_t n;

	(void)json_object_set_new(
	    object, "zone", name_of(r, f->zones[a->zone].name));
	(void)json_object_set_new(object, "category",
	    json_string(row_str((enum row)f->zones[a->zone].category)));
	(void)json_object_set_new(object, "operator",
	    operator_of(r, f->operators != NULL ? f->operators->of_zone : NULL,
		a->zone));
	(void)json_object_set_new(
	    object, "ds", known_bit(f->zones[a->zone].ds));
	(void)json_object_set_new(
	    object, "dnskey", known_bit(f->zones[a->zone].dnskey));
	(void)json_object_set_new(
	    object, "sentence", take_text(audit_sentence(r, a)));
	(void)json_object_set_new(
	    object, "level", json_string(audit_level_str(audit_worst(a))));
	set_tallies(object, z);
	if (r->plan != NULL) {
		const struct zone_result *before = audit_today(r, a);
		json_t *today = before != NULL ? json_object() : json_null();

		if (before != NULL)
			set_tallies(today, before);
		(void)json_object_set_new(object, "today", today);
	}
	for (size_t i = 0; i < a->nservers; i++)
		(void)json_array_append_new(
		    servers, server_object(r, a, a->servers[i]));
	for (size_t i = 0; i < a->norigins; i++)
		(void)json_array_append_new(
		    origins, origin_object(r, a, a->origins[i]));
	for (size_t i = 0; i < a->nmessages; i++)
		(void)json_array_append_new(
		    messages, message_object(r, &a->messages[i]));
	advice = audit_advise(r, a, &n);
	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(
		    advices, advice_object(r, &advice[i]));
	free(advice);
	(void)json_object_set_new(object, "nameservers", servers);
	(void)json_object_set_new(object, "route_origins", origins);
	(void)json_object_set_new(object, "messages", messages);
	(void)json_object_set_new(object, "advice", advices);
	(void)json_object_set_new(object, "with_advice", mended_object(r, a));
	return object;
}

static json_t *
survey_object(const struct audit_report *r)
{
	const struct survey_record *rec = r->basis.rec;
	json_t *object = json_object();

	(void)json_object_set_new(object, "survey_id",
	    r->live ? json_null() : json_integer(r->survey_id));
	(void)json_object_set_new(
	    object, "method", json_string(method_str(rec->choice.method)));
	(void)json_object_set_new(
	    object, "degraded", json_boolean(rec->degraded));
	(void)json_object_set_new(
	    object, "dns_time", time_of(rec->time[DATA_DNS]));
	(void)json_object_set_new(
	    object, "bgp_time", time_of(rec->time[DATA_BGP]));
	(void)json_object_set_new(
	    object, "rpki_time", time_of(rec->time[DATA_RPKI]));
	(void)json_object_set_new(
	    object, "whole_table", json_boolean(r->whole_table));
	return object;
}

static json_t *
zone_change_object(const struct audit_report *r, const struct audit_change *c)
{
	json_t *object = json_object(), *today = json_object();

	(void)json_object_set_new(
	    object, "zone", name_of(r, r->basis.f->zones[c->planned].name));
	set_tallies(object, &r->basis.r->zones[c->planned]);
	set_tallies(today, &r->today->r->zones[c->today]);
	(void)json_object_set_new(object, "today", today);
	return object;
}

static json_t *
origin_change_object(const struct audit_report *r, const struct audit_change *c)
{
	json_t *object = json_object();

	set_origin(object, r, c->planned);
	(void)json_object_set_new(object, "state",
	    json_string(
		rov_state_str(r->basis.r->origins[c->planned].rov.state)));
	(void)json_object_set_new(object, "today",
	    json_string(
		rov_state_str(r->today->r->origins[c->today].rov.state)));
	return object;
}

static json_t *
plan_object(const struct audit_report *r)
{
	json_t *object = json_object(), *zones = json_array();
	json_t *origins = json_array();

	for (size_t i = 0; i < r->nzone_changes; i++)
		(void)json_array_append_new(
		    zones, zone_change_object(r, &r->zone_changes[i]));
	for (size_t i = 0; i < r->norigin_changes; i++)
		(void)json_array_append_new(
		    origins, origin_change_object(r, &r->origin_changes[i]));
	(void)json_object_set_new(object, "location", text_of(r->plan));
	(void)json_object_set_new(object, "other_zones", zones);
	(void)json_object_set_new(object, "route_origins", origins);
	return object;
}

/* The object that is the whole output; released here. */
static enum status
print_object(json_t *object, FILE *out, struct reason *why)
{
	char *text = json_dumps(object, JSON_INDENT(1));

	json_decref(object);
	if (text == NULL)
		return reason_set(why, ST_IO, "JSON: no memory");
	(void)fprintf(out, "%s\n", text);
	free(text);
	return stream_flush(out, why);
}

enum status
audit_print_json(
    const struct audit_report *report, FILE *out, struct reason *why)
{
	json_t *object = json_object(), *zones = json_array();

	(void)json_object_set_new(object, "dnsroa-audit", json_integer(1));
	(void)json_object_set_new(object, "error", json_null());
	(void)json_object_set_new(object, "survey", survey_object(report));
	for (size_t i = 0; i < report->nzones; i++)
		(void)json_array_append_new(
		    zones, zone_object(report, &report->zones[i]));
	(void)json_object_set_new(object, "zones", zones);
	(void)json_object_set_new(object, "plan",
	    report->plan != NULL ? plan_object(report) : json_null());
	(void)json_object_set_new(
	    object, "caution", json_string(advice_caution));
	return print_object(object, out, why);
}

enum status
audit_print_json_failure(
    const struct reason *failure, FILE *out, struct reason *why)
{
	json_t *object = json_object();

	(void)json_object_set_new(object, "dnsroa-audit", json_integer(1));
	(void)json_object_set_new(object, "error", text_of(failure->text));
	(void)json_object_set_new(object, "survey", json_null());
	(void)json_object_set_new(object, "zones", json_array());
	return print_object(object, out, why);
}

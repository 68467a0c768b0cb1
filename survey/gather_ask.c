/*
 * The live part of gathering: what the zones and proposals need is asked of
 * the DNS, and the answers are taken as recorded ones are.
 */
#include "survey/base/array.h"
#include "survey/gather_private.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "survey/ask.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/writer.h"

#define TRANSFER_PREFIX "axfr:"

/*
 * Zones whose delegations a survey finds out that names no zones itself, with
 * the categories that are found there, as bits.
 */
static const struct {
	const char *zone;
	unsigned int categories;
} enumerated[] = {
	{ ".", 1U << CAT_ROOT | 1U << CAT_GTLD | 1U << CAT_CCTLD |
		   1U << CAT_TTLD | 1U << CAT_OTHER },
	{ "arpa", 1U << CAT_ARPA },
	{ "in-addr.arpa", 1U << CAT_REVMAP },
	{ "ip6.arpa", 1U << CAT_REVMAP },
	{ "e164.arpa", 1U << CAT_ENUM },
};

bool
gather_is_transfer(const char *source)
{
	return strncmp(source, TRANSFER_PREFIX, strlen(TRANSFER_PREFIX)) == 0;
}

bool
gather_is_live(const struct options *o)
{
	return !o->offline && o->answers.n == 0;
}

static bool
wants_zone(void *arg, const char *zone)
{
	const struct gather *g = arg;

	return gather_wants(g, category_of(zone, &g->gtlds)) &&
	       !optout_has_zone(&g->optout, zone);
}

static bool
allows_name(void *arg, const char *name)
{
	const struct gather *g = arg;

	return !optout_has_name(&g->optout, name);
}

static bool
allows_address(void *arg, struct ip ip)
{
	const struct gather *g = arg;

	return !optout_has_address(&g->optout, ip);
}

/* "axfr:SERVER[/ZONE]"; without a server it is the zone's own. */
static enum status
add_transfer(
    struct asker *a, const char *source, const char *zone, struct reason *why)
{
	const char *server = source + strlen(TRANSFER_PREFIX);
	const char *slash = strrchr(server, '/');
	size_t len = slash != NULL ? (size_t)(slash - server) : strlen(server);
	char name[DNAME_STRLEN];
	char *named;

	if (slash != NULL)
		zone = dname_canonical(slash + 1, strlen(slash + 1), ".", name)
			   ? name
			   : NULL;
	if (zone == NULL)
		return reason_set(why, ST_MISUSE,
		    "%s: axfr:SERVER/ZONE is wanted here", source);
	named = mem_strndup(server, len);
	asker_add_zone(a, &(struct asker_zone){ .zone = zone,
			      .servers = (const char *const *)&named,
			      .nservers = len > 0,
			      .named_only = len > 0,
			      .transfer_only = true });
	free(named);
	return ST_OK;
}

static enum status
add_zones(const struct gather *g, struct asker *a, struct reason *why)
{
	const struct options *o = g->o;
	enum status st = ST_OK;

	if (o->root_zone != NULL && gather_is_transfer(o->root_zone))
		st = add_transfer(a, o->root_zone, ".", why);
	for (size_t i = 0; st == ST_OK && i < o->zone_data.n; i++)
		if (gather_is_transfer(o->zone_data.list[i]))
			st = add_transfer(a, o->zone_data.list[i], NULL, why);
	for (size_t i = 0; i < g->nzones; i++)
		asker_add_zonedata(a, &g->zones[i].data, &g->f->names);
	for (size_t i = 0; o->enumerate && i < LENGTH_OF(enumerated); i++)
		if ((o->categories == 0 ||
			(o->categories & enumerated[i].categories) != 0) &&
		    !(i == 0 && o->root_zone != NULL))
			asker_add_zone(
			    a, &(struct asker_zone){ .zone = enumerated[i].zone,
				   .servers = o->transfer_from.list,
				   .nservers = o->transfer_from.n,
				   .transfer_only = i == 0 });
	return st;
}

static void
add_proposals(const struct gather *g, struct asker *a)
{
	for (size_t i = 0; i < g->nproposals; i++) {
		const struct proposal *p = &g->proposals[i];
		enum category category = gather_category(g, p);
		const char *name = facts_text(g->f, p->name);

		if (p->kind != SUFFIX_PLAIN || category == CATEGORIES ||
		    !gather_wants(g, category))
			continue;
		asker_add_candidate(a, name);
		for (uint32_t s = p->first_server; s < p->end_server; s++)
			asker_add_server(
			    a, name, facts_text(g->f, g->servers[s]));
	}
}

/* What an interrupted run must have had in common with one that goes on. */
static char *
run_of(const struct gather *g)
{
	char *options = options_json(g->o, CMD_ASKING), *text;
	json_t *inputs = json_array(), *run;

	for (size_t i = 0; i < g->rec->ninputs; i++)
		(void)json_array_append_new(inputs,
		    json_pack("{s:s,s:s}", "role", g->rec->inputs[i].role,
			"sha256", g->rec->inputs[i].sha256));
	run = json_pack("{s:o,s:o}", "options", json_loads(options, 0, NULL),
	    "inputs", inputs);
	text = json_dumps(run, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(run);
	free(options);
	return text;
}

static struct asker_options
asker_options_of(struct gather *g)
{
	const struct options *o = g->o;
	struct asker_options options = {
		.session = { .rate = (double)o->rate,
		    .window = (unsigned int)o->window,
		    .engine = engine_options_default,
		    .recursor = { .forward = o->resolvers.list,
			.nforward = o->resolvers.n,
			.root_hints = o->root_hints,
			.trust_anchor = o->trust_anchor } },
		.again_rate = (double)o->rate / 4,
		.zones_only = g->run->zones_only,
		.wanted = wants_zone,
		.allowed = allows_name,
		.arg = g,
		.cancel = g->run->cancel
	};

	if (o->resolvers.n == 1 && strcmp(o->resolvers.list[0], "root") == 0)
		options.session.recursor.nforward = 0;
	options.session.engine.rate_per_address = (double)o->server_rate;
	options.session.engine.timeout_ms = (unsigned int)o->timeout_ms;
	options.session.engine.retries = (unsigned int)o->retries;
	options.session.engine.allowed = allows_address;
	options.session.engine.allowed_arg = g;
	return options;
}

static enum status
open_journal(struct gather *g, struct reason *why)
{
	char *run = run_of(g), *kept;
	enum status st = journal_open(
	    g->run->journal, g->run->database, run, g->o->resume, &kept, why);

	if (st == ST_OK && kept != NULL)
		log_warnx("the answers of an interrupted run are kept as %s"
			  " (--resume would have gone on with them)",
		    kept);
	free(kept);
	free(run);
	return st;
}

/* The journal's lines, in their order, on their way to all who want them. */
struct playback {
	struct gather *g;
	struct answer_reader *reader;
	struct writer *record; /* or NULL */
	EVP_MD_CTX *digest;
	uint64_t bytes, rows;
};

static enum status
play_line(void *arg, const char *line, size_t len, struct reason *why)
{
	struct playback *p = arg;
	struct answer answer;
	const char *fault;
	enum status st;

	(void)EVP_DigestUpdate(p->digest, line, len);
	p->bytes += len;
	if (p->record != NULL &&
	    (st = writer_put(p->record, line, len, why)) != ST_OK)
		return st;
	if (p->rows++ == 0) /* the header */
		return ST_OK;
	fault = answer_reader_take(p->reader, line, len - 1, &answer);
	if (fault != NULL)
		return reason_set(
		    why, ST_SYNTAX, "an answer in the journal: %s", fault);
	return told_take(&p->g->told, &answer, why);
}

/* The answers are an input as any other. */
static void
record_input(const struct playback *p)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct gather *g = p->g;
	struct read_counts counts = { .rows_read = p->rows - 1,
		.data_time = g->told.newest,
		.format = "dnsroa-answers" };
	char location[] = "DNS";
	struct input_info info = { .location = location,
		.bytes = p->bytes,
		.file_time = TIME_UNKNOWN,
		.compression = "" };
	unsigned int len = 0;

	(void)EVP_DigestFinal_ex(p->digest, digest, &len);
	for (unsigned int i = 0; i < len; i++)
		(void)snprintf(
		    info.sha256 + (size_t)2 * i, 3, "%02x", digest[i]);
	(void)survey_record_input(g->rec, DATA_DNS, "answers", &info, &counts);
}

static enum status
play_back(struct gather *g, struct reason *why)
{
	struct playback p = { .g = g,
		.reader = answer_reader_new(&g->f->names),
		.digest = EVP_MD_CTX_new() };
	enum status st = ST_OK;

	(void)EVP_DigestInit_ex(p.digest, EVP_sha256(), NULL);
	if (g->o->record != NULL)
		st = writer_open(&p.record, g->o->record, why);
	if (st == ST_OK)
		st = journal_sorted(*g->run->journal, play_line, &p, why);
	if (st == ST_OK && p.record != NULL) {
		st = writer_commit(p.record, why);
		p.record = NULL;
	}
	writer_abort(p.record);
	if (st == ST_OK) {
		if (g->told.newest == TIME_UNKNOWN)
			g->told.newest = journal_started(*g->run->journal);
		record_input(&p);
	}
	EVP_MD_CTX_free(p.digest);
	answer_reader_free(p.reader);
	return st;
}

/* Prefixes of opt-outs, for the recursor. */
static struct prefix *
opted_prefixes(const struct optout *o, size_t *n)
{
	struct prefix *prefixes;

	*n = ptree_size(&o->prefixes);
	prefixes = mem_array(*n, sizeof(*prefixes));
	for (uint32_t i = 0; i < *n; i++)
		prefixes[i] = ptree_prefix(&o->prefixes, i);
	return prefixes;
}

/* Who was asked, and by which families. */
static void
take_vantage(struct gather *g, struct asker_counts counts)
{
	const struct text_list *who = &g->o->resolvers;
	char *list = mem_strdup(who->n > 0 ? who->list[0] : "root");

	for (size_t i = 1; i < who->n; i++) {
		char *longer = mem_printf("%s, %s", list, who->list[i]);

		free(list);
		list = longer;
	}
	g->rec->vantage.resolver = list;
	g->rec->vantage.ipv6 = counts.has[IPV6];
}

static enum status
ask_all(struct gather *g, struct reason *why)
{
	struct asker_options options = asker_options_of(g);
	struct prefix *avoid =
	    opted_prefixes(&g->optout, &options.session.recursor.navoid);
	struct asker *a = asker_new(&options, *g->run->journal);
	enum status st = add_zones(g, a, why);

	options.session.recursor.avoid = avoid;

	if (st == ST_OK) {
		add_proposals(g, a);
		st = asker_run(a, why);
	}
	take_vantage(g, asker_counts(a));
	if (st == ST_STOPPED)
		(void)reason_set(why, st,
		    "interrupted; the answers so far are in %s, and --resume"
		    " goes on from there",
		    journal_path(*g->run->journal));
	asker_free(a);
	free(avoid);
	return st;
}

enum status
gather_ask(struct gather *g, struct reason *why)
{
	enum status st;

	if ((st = open_journal(g, why)) == ST_OK &&
	    (st = ask_all(g, why)) == ST_OK)
		st = play_back(g, why);
	return st;
}

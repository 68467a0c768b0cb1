#include "resolve/answers_foreign.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "resolve/answers_private.h"
#include "resolve/rrtype.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* A name as massdns writes it, escaped as long as it can be, and its NUL. */
#define FOREIGN_NAME_MAX 1024

/* What is passed over, beside types and modules that are not asked for. */
static const char lone_referral[] = "referrals";
static const char no_authority[] = "without authority";
static const char no_type[] = "without a type";
static const char other_zone[] = "of other zones' servers";

void
foreign_init(struct foreign *f, struct intern *names, struct answers_told *told)
{
	*f = (struct foreign){
		.names = names, .told = told, .type = FOREIGN_UNSAID
	};
	response_init(&f->response);
}

void
foreign_free(struct foreign *f)
{
	response_free(&f->response);
	free(f->pending);
}

const char *
foreign_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

int
foreign_type(const char *word)
{
	enum answer_type type;

	return answer_type_parse(word, &type) && type < ANSWER_AXFR
		   ? (int)type
		   : FOREIGN_UNSAID;
}

/* The canonical name; \xHH is no escape of RFC 1035: it becomes \DDD. */
static bool
read_name(const struct foreign *f, const char *text, char name[DNAME_STRLEN])
{
	char plain[FOREIGN_NAME_MAX];
	size_t len = strlen(text);

	if (!f->form->hex)
		return dname_canonical(text, len, ".", name);
	if (len >= sizeof(plain))
		return false;
	memcpy(plain, text, len + 1);
	for (char *p = plain; (p = strchr(p, '\\')) != NULL; p += 4) {
		char digits[3] = "", *end;
		unsigned long octet;

		if (p[1] != 'x' || !isxdigit((unsigned char)p[2]) ||
		    !isxdigit((unsigned char)p[3]))
			return false;
		memcpy(digits, p + 2, 2);
		octet = strtoul(digits, &end, 16);
		p[1] = (char)('0' + octet / 100);
		p[2] = (char)('0' + octet / 10 % 10);
		p[3] = (char)('0' + octet % 10);
	}
	return dname_canonical(plain, len, ".", name);
}

bool
foreign_name(struct foreign *f, const char *text)
{
	response_clear(&f->response);
	return text != NULL && read_name(f, text, f->name);
}

/* "MNAME RNAME SERIAL REFRESH ...", as massdns has it. */
static bool
split_soa(const struct foreign *f, const char *text, struct rr *rr)
{
	char parts[2 * FOREIGN_NAME_MAX], *rname, *serial, *rest;
	uint64_t number;

	if (strlen(text) >= sizeof(parts))
		return false;
	memcpy(parts, text, strlen(text) + 1);
	if ((rname = strchr(parts, ' ')) == NULL)
		return false;
	*rname++ = '\0';
	if ((serial = strchr(rname, ' ')) == NULL)
		return false;
	*serial++ = '\0';
	if ((rest = strchr(serial, ' ')) != NULL)
		*rest = '\0';
	if (!num_parse(serial, 0, UINT32_MAX, &number))
		return false;
	rr->serial = (uint32_t)number;
	return read_name(f, parts, rr->target) &&
	       read_name(f, rname, rr->rname);
}

static const char *
read_soa(const struct foreign *f, const json_t *record, struct rr *rr)
{
	const char *text = foreign_text(record, f->form->data);
	const char *mname = foreign_text(record, "ns");
	const char *rname = foreign_text(record, "mbox");
	const json_t *serial = json_object_get(record, "serial");
	json_int_t number = json_integer_value(serial);

	if (mname == NULL && text != NULL)
		return split_soa(f, text, rr) ? NULL : "an SOA that is none";
	if (mname == NULL || rname == NULL || !json_is_integer(serial) ||
	    number < 0 || number > UINT32_MAX ||
	    !read_name(f, mname, rr->target) || !read_name(f, rname, rr->rname))
		return "an SOA that is none";
	rr->serial = (uint32_t)number;
	return NULL;
}

static const char *
read_address(const struct foreign *f, const json_t *record, struct rr *rr)
{
	const char *text = foreign_text(record, f->form->data);
	char mapped[IP_STRLEN + sizeof("::ffff:")];

	/* Go prints IPv6 addresses that are IPv4-mapped as if of IPv4. */
	if (text != NULL && rr->type == RRTYPE_AAAA &&
	    strchr(text, ':') == NULL && strlen(text) < IP_STRLEN) {
		(void)snprintf(mapped, sizeof(mapped), "::ffff:%s", text);
		text = mapped;
	}
	if (text == NULL || !ip_from_text(text, &rr->ip) ||
	    rr->ip.family != (rr->type == RRTYPE_A ? IPV4 : IPV6))
		return "an address that is none";
	return NULL;
}

static const char *
read_record(struct foreign *f, enum section section, const json_t *record)
{
	const char *type = foreign_text(record, "type");
	const char *class = foreign_text(record, "class");
	const json_t *owner_member = json_object_get(record, "name");
	const char *text, *owner_text, *fault = NULL;
	char owner[DNAME_STRLEN];
	struct rr rr = { .class = RRCLASS_IN };

	if (!json_is_object(record) || type == NULL)
		return "a record that is none";
	if (!rrtype_parse(type, strlen(type), &rr.type) || !rr_is_used(&rr) ||
	    (class != NULL && strcmp(class, "IN") != 0))
		return NULL;
	/* zdns leaves out texts that are empty, as the root's name is. */
	owner_text = owner_member == NULL ? "." : foreign_text(record, "name");
	if (owner_text == NULL || !read_name(f, owner_text, owner))
		return "an owner that is no name";
	switch (rr.type) {
	case RRTYPE_A:
	case RRTYPE_AAAA:
		fault = read_address(f, record, &rr);
		break;
	case RRTYPE_SOA:
		fault = read_soa(f, record, &rr);
		break;
	case RRTYPE_NS:
	case RRTYPE_CNAME:
	case RRTYPE_DNAME:
		text = foreign_text(record, f->form->data);
		if (text == NULL || !read_name(f, text, rr.target))
			fault = "a name that is none";
		break;
	case RRTYPE_DS:
	case RRTYPE_DNSKEY: /* that they are there says it all */
		break;
	default:
		return NULL;
	}
	if (fault == NULL)
		response_add(&f->response, section, owner, &rr);
	return fault;
}

const char *
foreign_sections(struct foreign *f, const json_t *data)
{
	static const char *const names[SECTIONS] = {
		[SECTION_ANSWER] = "answers",
		[SECTION_AUTHORITY] = "authorities",
		[SECTION_ADDITIONAL] = "additionals",
	};
	size_t total = 0;

	for (int s = 0; s < SECTIONS; s++) {
		const json_t *list = json_object_get(data, names[s]);
		const char *fault = NULL;

		if (list == NULL || json_is_null(list))
			continue;
		if (!json_is_array(list))
			fault = "no array";
		total += json_array_size(list);
		if (total > RESPONSE_RECORDS_MAX)
			fault = "more records than a message can hold";
		for (size_t i = 0; fault == NULL && i < json_array_size(list);
		     i++)
			fault = read_record(
			    f, (enum section)s, json_array_get(list, i));
		if (fault == NULL)
			continue;
		(void)snprintf(
		    f->fault, sizeof(f->fault), "%s: %s", names[s], fault);
		return f->fault;
	}
	return NULL;
}

/* An error in lower case, if it is a word and no more. */
static const char *
error_word(struct foreign *f, const char *word)
{
	size_t len = strlen(word);

	if (len == 0 || len >= sizeof(f->error))
		return "unknown";
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)word[i];

		if (!isalnum(c) && c != '_' && c != '-')
			return "unknown";
		f->error[i] = c == '_' ? '-' : (char)tolower(c);
	}
	f->error[len] = '\0';
	return f->error;
}

/* A response code by its word or, of massdns, number; anything else: none. */
static void
set_rcode(
    struct foreign *f, const struct foreign_response *r, struct answer *answer)
{
	uint64_t number;
	uint16_t rcode;

	answer->rcode = RCODE_NONE;
	answer->error = "";
	if (r->status == NULL)
		answer->error =
		    r->error != NULL ? error_word(f, r->error) : "unknown";
	else if (r->has_flags && r->tc && !r->tcp)
		answer->error = "truncated";
	else if (rcode_parse(r->status, &rcode))
		answer->rcode = rcode;
	else if (num_parse(r->status, 0, RCODE_MAX, &number))
		answer->rcode = (int)number;
	else
		answer->error = error_word(f, r->status);
}

/* "192.0.2.1:53", "[2001:db8::1]:53": the address alone, or none. */
static uint32_t
server_address(const struct foreign *f, const char *server)
{
	char text[IP_STRLEN + 16], *end;
	const char *start = text;
	struct ip ip;

	if (server == NULL || strlen(server) >= sizeof(text))
		return INTERN_NONE;
	memcpy(text, server, strlen(server) + 1);
	if (*text == '[') {
		start++;
		if ((end = strchr(text, ']')) != NULL)
			*end = '\0';
	} else if ((end = strchr(text, ':')) != NULL &&
		   strchr(end + 1, ':') == NULL) {
		*end = '\0';
	}
	if (!ip_from_text(start, &ip))
		return INTERN_NONE;
	return intern_add(f->names, start, strlen(start));
}

/*
 * What is read as "no" must come from who can say it.  With the flags, that is
 * a server with authority or one that recurses; without them, an SOA must be
 * there (RFC 2308 section 2.2), or the name be said not to exist.
 */
static bool
may_say_no(const struct foreign *f, const struct foreign_response *r,
    const struct answer *answer)
{
	if (r->from == FROM_SERVER && answer->type == ANSWER_DS)
		return false; /* the parent's to say (RFC 4035 3.1.4.1) */
	if (r->has_flags)
		return r->aa || (r->ra && r->from == FROM_RESOLUTION);
	return answer->outcome == OUTCOME_NXDOMAIN ||
	       response_has_soa(&f->response);
}

static enum status
give(struct foreign *f, const struct answer *answer)
{
	return f->give(f->arg, answer, f->why);
}

static enum status
pass(struct foreign *f, const char *what)
{
	answers_pass(f->told, what);
	return ST_OK;
}

/* It refers to servers that know, and says nothing of the name itself. */
static bool
is_lone_referral(const struct foreign *f, const struct answer *answer)
{
	return answer->outcome == OUTCOME_NODATA && !f->response.aa &&
	       response_refers(&f->response, f->name);
}

/* A "no" of one who cannot say it. */
static bool
has_no_authority(const struct foreign *f, const struct foreign_response *r,
    const struct answer *answer)
{
	return answer->outcome != OUTCOME_DATA &&
	       answer->outcome != OUTCOME_FAILED && !may_say_no(f, r, answer);
}

/*
 * The type of the data at the end of the name's chain: FOREIGN_UNSAID where
 * there are none, ANSWER_TYPES where they are of several.
 */
static int
type_of_data(const struct foreign *f)
{
	int found = FOREIGN_UNSAID;

	for (int t = 0; t < ANSWER_AXFR; t++)
		if (response_holds(&f->response, f->name,
			answer_rrtype((enum answer_type)t)))
			found = found == FOREIGN_UNSAID ? t : ANSWER_TYPES;
	return found;
}

/* Without data: kept until it is known what the others were asked for. */
static enum status
keep_pending(struct foreign *f, const struct foreign_response *r)
{
	struct answer answer = { .name = intern_add(
				     f->names, f->name, strlen(f->name)),
		.type = ANSWER_A,
		.server_name = INTERN_NONE,
		.time = r->time,
		.tcp = r->tcp };
	uint32_t error;

	set_rcode(f, r, &answer);
	error = intern_add(f->names, answer.error, strlen(answer.error));
	answer.error = "";
	response_judge(&f->response, f->name, f->names, &answer);
	if (is_lone_referral(f, &answer))
		return pass(f, lone_referral);
	if (has_no_authority(f, r, &answer))
		return pass(f, no_authority);
	f->pending = mem_grow(
	    f->pending, f->npending, &f->cap_pending, sizeof(*f->pending));
	f->pending[f->npending++] = (struct foreign_pending){ answer, error };
	return ST_OK;
}

/* One run of an older zdns asks for one type: its data tell which. */
static enum status
take_unsaid(struct foreign *f, struct foreign_response r)
{
	r.type = type_of_data(f);
	if (r.type == FOREIGN_UNSAID)
		return keep_pending(f, &r);
	if (r.type == ANSWER_TYPES)
		return pass(f, no_type);
	f->type = f->type == FOREIGN_UNSAID || f->type == r.type ? r.type
								 : ANSWER_TYPES;
	return foreign_take(f, &r);
}

/* A response of the zone that delegates, or of one further up. */
static enum status
take_from_above(
    struct foreign *f, const struct foreign_response *r, struct answer *answer)
{
	if (answer->type != ANSWER_NS)
		return pass(f, other_zone);
	answer->view = VIEW_PARENT;
	response_judge(&f->response, f->name, f->names, answer);
	if (answer->referral || r->from == FROM_PARENT)
		return give(f, answer);
	return pass(f, other_zone);
}

static enum status
take_resolved(
    struct foreign *f, const struct foreign_response *r, struct answer *answer)
{
	answer->view = VIEW_ANSWER;
	response_judge(&f->response, f->name, f->names, answer);
	if (is_lone_referral(f, answer)) {
		if (answer->type != ANSWER_NS)
			return pass(f, lone_referral);
		answer->view = VIEW_PARENT;
		response_judge(&f->response, f->name, f->names, answer);
		return answer->referral ? give(f, answer)
					: pass(f, lone_referral);
	}
	if (has_no_authority(f, r, answer))
		return pass(f, no_authority);
	return give(f, answer);
}

enum status
foreign_take(struct foreign *f, const struct foreign_response *r)
{
	struct answer answer = {
		.server_name = INTERN_NONE, .time = r->time, .tcp = r->tcp
	};
	uint32_t server;

	f->response.aa = r->has_flags && r->aa;
	if (r->type == FOREIGN_UNSAID)
		return take_unsaid(f, *r);
	answer.type = (enum answer_type)r->type;
	answer.name = intern_add(f->names, f->name, strlen(f->name));
	answer.aa = f->response.aa;
	set_rcode(f, r, &answer);
	if (r->from == FROM_PARENT || r->from == FROM_ABOVE)
		return take_from_above(f, r, &answer);
	server = server_address(f, r->server);
	/* Whether the server is lame shows in the AA bit. */
	if (r->from == FROM_SERVER && answer.type == ANSWER_SOA &&
	    server != INTERN_NONE && (r->has_flags || r->status == NULL)) {
		answer.view = VIEW_SERVER;
		answer.server_name = server;
		response_judge(&f->response, f->name, f->names, &answer);
		return give(f, &answer);
	}
	return take_resolved(f, r, &answer);
}

enum status
foreign_finish(struct foreign *f)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < f->npending; i++) {
		struct answer *answer = &f->pending[i].answer;
		struct reason error; /* the taker may add names */

		if (f->type < 0 || f->type >= ANSWER_TYPES) {
			answers_pass(f->told, no_type);
			continue;
		}
		(void)snprintf(error.text, sizeof(error.text), "%s",
		    intern_text(f->names, f->pending[i].error));
		answer->type = (enum answer_type)f->type;
		answer->error = error.text;
		st = give(f, answer);
	}
	return st;
}

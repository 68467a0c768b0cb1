#include "reports/advice.h"

const char advice_caution[] =
    "A proposal is made of what BGP shows, and that may be a hijack or a"
    " leak: only the holder of the prefix knows which AS is to announce it.";

const char advice_third_party[] =
    "A third party's network is one that zones of other operators are behind"
    " too.";

const char advice_registry[] =
    "Delegation statistics (--delegated) tell which registry a prefix is"
    " of.";

const char advice_order[] =
    "A ROA turns invalid whatever is announced beneath it without a ROA of"
    " its own: make those of more specific routes and of other origins"
    " first.";

const char advice_not_optimal[] =
    "Each step takes what is best then, and more specific prefixes before"
    " those that cover them. That is not optimal: another order may reach"
    " the same with fewer ROAs.";

static const struct {
	const char *name, *title, *ways;
} kinds[ADVICE_KINDS] = {
	[ADVICE_INVALID_AS] = { "invalid-as",
	    "ROAs for other ASes make these routes invalid.",
	    "Two ways out: where the AS is to announce the prefix, its holder"
	    " makes this ROA beside those in the way; where it is not, the"
	    " announcement is a leak or a hijack, and is to be withdrawn." },
	[ADVICE_INVALID_LENGTH] = { "invalid-length",
	    "These routes are longer than their AS's ROAs allow.",
	    "Two ways out: where the prefix is to be announced by itself, its"
	    " holder makes this ROA beside those in the way; where it is not,"
	    " the AS announces nothing longer than they allow." },
	[ADVICE_INVALID_AS0] = { "invalid-as0",
	    "By AS0 these prefixes are not to be announced.",
	    "Two ways out: the holder makes a ROA for the AS that is to"
	    " announce the prefix; or the announcement is withdrawn. Where the"
	    " registry made the AS0 ROA, nobody holds the prefix." },
	[ADVICE_INVALID_AS_SET] = { "invalid-as-set",
	    "ROAs make these routes of AS sets invalid.",
	    "No ROA matches a set (RFC 6811, RFC 9774): the prefix is to be"
	    " announced by a single AS, for which the holder makes a ROA." },
	[ADVICE_AS_SET] = { "as-set", "These routes have a set for an origin.",
	    "No ROA would match a set (RFC 6811, RFC 9774): the prefix is to"
	    " be announced by a single AS first." },
	[ADVICE_RESERVED_AS] = { "reserved-as",
	    "These routes come from AS numbers that nobody holds.",
	    "No ROA can be made for such a number: what it announces is a"
	    " mistake or a leak, and the prefix is to be announced by an AS"
	    " that somebody holds." },
	[ADVICE_NOT_FOUND] = { "not-found", "No ROA covers these routes.",
	    "The holder of the prefix makes this ROA, where the AS is to"
	    " announce it." },
	[ADVICE_EXPIRES] = { "expires", "These ROAs end soon.",
	    "The ROA's holder renews it, or asks the registry why it is not"
	    " renewed by itself." },
	[ADVICE_LOOSE] = { "loose",
	    "These ROAs authorise more than is announced.",
	    "The minimal ROA (RFC 9319) authorises what is announced and no"
	    " more: it replaces the loose one, once there is a ROA of its own"
	    " for each more specific prefix that the AS announces." },
	[ADVICE_ONE_AS] = { "one-as", "All servers are behind one AS.",
	    "A server behind another AS would outlast this one's failure."
	    " Anycast cannot be seen from route origins: sites may be many." },
	[ADVICE_ONE_PREFIX] = { "one-prefix", "All servers are in one prefix.",
	    "A server in another prefix would outlast the loss or hijack of"
	    " this one. Anycast cannot be seen from route origins: sites may be"
	    " many." },
};

const char *
advice_kind_str(enum advice_kind kind)
{
	return kinds[kind].name;
}

const char *
advice_title(enum advice_kind kind)
{
	return kinds[kind].title;
}

const char *
advice_ways(enum advice_kind kind)
{
	return kinds[kind].ways;
}

static const struct {
	const char *name, *text;
} relations[RELATIONS] = {
	[RELATION_UNKNOWN] = { "unknown",
	    "whether it is the operator's own is not known" },
	[RELATION_OWN] = { "own", "the operator's own network" },
	[RELATION_SOLE] = { "sole",
	    "a network behind this operator's zones alone" },
	[RELATION_SHARED] = { "shared", "a third party's network" },
	[RELATION_OTHER] = { "other", "another operator's network" },
};

const char *
advice_relation_str(enum advice_relation relation)
{
	return relations[relation].name;
}

const char *
advice_relation_text(enum advice_relation relation)
{
	return relations[relation].text;
}

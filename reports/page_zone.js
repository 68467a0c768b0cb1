// A zone: its servers, their addresses, the routes there, the ROAs that
// decided, and what would help.
"use strict";

// What a verdict means, of so many routed addresses.
function verdictText(verdict, valid, routed) {
	switch (verdict) {
	case "full":
		return `is fully covered: every routed address of its name `
		    + `servers is valid (${valid} of ${routed}).`;
	case "partial":
		return `is partly covered: ${valid} of ${routed} routed `
		    + "addresses of its name servers are valid.";
	case "none":
		return `is not covered: none of ${routed} routed addresses of `
		    + "its name servers is valid.";
	default:
		return "cannot be judged: no address of its name servers is "
		    + "routed.";
	}
}

const REASONS = {
	as: "ROAs cover the prefix, for other networks",
	length: "a ROA names this network, but the prefix is longer than its "
	    + "maxLength allows",
	as0: "the holder has signed that nobody may announce the prefix (AS0)",
	"as-set": "the origin is a set of networks, which no ROA can authorise",
};

const EFFECTS = {
	"same-prefix": "another origin of the same prefix stays",
	"covered-by-valid": "a less specific valid route stays",
	"covered-by-not-found": "a less specific route without a ROA stays",
	"no-alternative": "no route stays: the server is out of reach there",
};

const asText = (origin) => origin.startsWith("{") ? `AS set ${origin}`
    : `AS${origin}`;

// "AS64500 (Example)"
function asWithName(origin) {
	const [row] = survey.as(origin);
	const name = row === undefined ? null
	    : survey.tables.asns.get(row, "name");
	return name === null ? [asText(origin)]
	    : [asText(origin), " (", element("bdi", null, name), ")"];
}

function yesNo(value) {
	return value === null ? "not available" : value ? "yes" : "no";
}

// The ROAs that cover a route, the matching ones first.
function roaList(prefix, origin) {
	const t = survey.tables.route_origin_vrps;
	const rows = survey.vrps(prefix).filter((row) =>
	    t.get(row, "origin") === origin);
	rows.sort((a, b) => t.get(b, "matches") - t.get(a, "matches")
	    || a - b);
	return rows.length === 0 ? null : element("ul", null,
	    ...rows.map((row) => element("li", null,
		`ROA: ${t.get(row, "vrp_prefix")}, maxLength `
		+ `${t.get(row, "max_length")}, AS${t.get(row, "asn")}`
		+ (t.get(row, "ta") === null ? "" : `, ${t.get(row, "ta")}`)
		+ (t.get(row, "matches") ? ": matches"
		    : ": covers, does not match")
		+ (t.get(row, "expires") === null ? ""
		    : `; validation valid until ${t.get(row, "expires")}`))));
}

const plural = (n, one, many) => `${grouped(n)} ${n === 1 ? one : many}`;

// The proposal for a ROA that would make a route valid: its row, or null.
function proposalOf(prefix, origin) {
	const t = survey.tables.next_roas;
	const row = survey.roas(prefix).find((i) =>
	    t.get(i, "origin") === origin);
	return row === undefined ? null : row;
}

// What else a ROA would do: routes beneath it that it turns invalid.
function sideEffects(row) {
	const t = survey.tables.next_roas;
	const n = survey.tables.next_roa_invalid;
	const count = t.get(row, "routes_invalidated");
	if (count === 0)
		return null;
	const rows = survey.roaInvalids(t.get(row, "rank"));
	return element("details", null,
	    element("summary", null, "would turn "
		+ `${plural(count, "other route", "other routes")} invalid`),
	    element("ul", null, ...rows.map((i) => element("li", null,
		element("span", { class: "mono" },
		    n.get(i, "invalid_prefix")), " by ",
		...asWithName(n.get(i, "invalid_origin"))))));
}

// What the holder of a route's prefix would have to sign.
function roaWanted(row) {
	const t = survey.tables.next_roas;
	const rir = t.get(row, "rir");
	return element("li", null, element("span", { class: "mono" },
	    `${t.get(row, "prefix")}, maxLength ${t.get(row, "max_length")}, `),
	    ...asWithName(t.get(row, "origin")),
	    rir === null ? null : `; to be signed at ${rir}`,
	    t.get(row, "zones_lifted") > 0
		? `; alone it lifts ${plural(t.get(row, "zones_lifted"),
		    "zone", "zones")}`
		: `; it helps ${plural(t.get(row, "zones_helped"), "zone",
		    "zones")}, and lifts none alone`, sideEffects(row));
}

// ROAs that allow more than is announced: a forged origin beneath them would
// be valid (RFC 9319).
function exposureOf(prefix, origin) {
	const t = survey.tables.exposed;
	const length = prefix.slice(prefix.indexOf("/") + 1);
	return survey.exposed(prefix).filter((row) =>
	    t.get(row, "origin") === origin).map((row) => {
		const roa = `the ROA for ${t.get(row, "vrp_prefix")}, `
		    + `maxLength ${t.get(row, "max_length")}`;
		return element("p", { class: "note" }, t.get(row, "loose")
		    ? `Loose: ${roa} allows ${grouped(t.get(row,
			"authorised"))} more-specifics of this route, of `
			+ `which ${grouped(t.get(row, "announced"))} are `
			+ "announced; a forged origin in the others would be "
			+ `valid. For this route alone maxLength ${length} is `
			+ "enough."
		    : `Beyond use: ${roa} allows more-specifics that are too `
			+ "long for most networks to take.");
	});
}

function routeOf(row, gaps) {
	const t = survey.tables.route_origins;
	const prefix = t.get(row, "prefix"), origin = t.get(row, "origin");
	const state = t.get(row, "state"), reason = t.get(row, "reason");
	const irr = t.get(row, "irr");
	if (state !== "valid")
		gaps.set(`${prefix} ${origin}`, row);
	return element("div", { class: "route" },
	    element("p", null, "Route ",
		element("span", { class: "mono" }, prefix), " by ",
		...asWithName(origin), ": ", stateOf(state),
		reason === null ? null : ` (${reason}: ${REASONS[reason]})`,
		irr === null ? null : `; IRR: ${irr}`),
	    roaList(prefix, origin), ...exposureOf(prefix, origin));
}

function addressOf(address, marks, gaps) {
	const t = survey.tables.addresses;
	const [row] = survey.address(address);
	const made = element("div", { class: "address" });
	const head = element("p", null,
	    element("span", { class: "mono" }, address), " ");
	made.append(head);
	if (row === undefined || !marks.counted) {
		head.append(element("span", { class: "na" },
		    "glue that the method does not count"));
		return made;
	}
	head.append(stateOf(t.get(row, "state")),
	    marks.authoritative ? "" : " (address from glue)");
	const effect = t.get(row, "effect");
	if (effect !== null)
		made.append(element("p", null, "Where invalid routes are "
		    + `dropped, ${EFFECTS[effect]}.`));
	for (const route of survey.routes(t.get(row, "prefix")))
		made.append(routeOf(route, gaps));
	return made;
}

const LOOKUPS = { data: "answered", nodata: "has none",
	nxdomain: "no such name", failed: "no definite answer",
	unasked: "not asked" };

function serverOf(row, gaps) {
	const z = survey.tables.zone_nameservers;
	const n = survey.tables.nameservers;
	const a = survey.tables.nameserver_addresses;
	const name = z.get(row, "nameserver");
	const [server] = survey.server(name);
	const made = element("section", { class: "server" },
	    element("h3", null, ...nameOf(name), " ",
		server === undefined ? null
		    : stateOf(n.get(server, "verdict"))));
	const sides = [z.get(row, "in_parent") ? "parent" : null,
		z.get(row, "in_child") ? "child" : null]
	    .filter((side) => side !== null).join(" and ");
	const told = [`named by ${sides}`];
	if (!z.get(row, "counted"))
		told.push("not counted by the method");
	if (server !== undefined) {
		told.push(`A: ${LOOKUPS[n.get(server, "a")]}`,
		    `AAAA: ${LOOKUPS[n.get(server, "aaaa")]}`,
		    `serves ${plural(n.get(server, "zones"), "zone",
		    "zones")}`);
		if (n.get(server, "alias"))
			told.push("the name is an alias (RFC 2181, 10.3)");
	}
	made.append(element("p", null, told.join("; ")));
	for (const i of survey.serverAddresses(name))
		made.append(addressOf(a.get(i, "address"), {
			counted: a.get(i, "counted"),
			authoritative: a.get(i, "authoritative"),
		}, gaps));
	return made;
}

// Whose servers alone keep the zone from full, if they are another's.
function thirdPartyNote(zone) {
	const t = survey.tables.third_parties;
	const servers = new Map();
	for (const row of survey.thirdParties(zone))
		servers.set(t.get(row, "nameserver"),
		    t.get(row, "nameserver_operator"));
	if (servers.size === 0)
		return null;
	return element("p", null, "It is only because of another operator's "
	    + "servers: ", ...[...servers].flatMap(([name, operator], i) => [
		i > 0 ? ", " : "", ...nameOf(name),
		...(operator === null ? []
		    : [" (", element("bdi", null, operator), ")"])]), ".");
}

const adviceText = (name) =>
    document.getElementById("advice-" + name).textContent;

// The exact ROAs, the more specific first; and of an invalid the two ways.
function adviceOf(zone, gaps) {
	if (gaps.size === 0)
		return null;
	const t = survey.tables.route_origins;
	const p = survey.tables.next_roas;
	const routes = [...gaps.values()];
	const proposals = routes.map((row) =>
	    proposalOf(t.get(row, "prefix"), t.get(row, "origin")))
	    .filter((row) => row !== null);
	const made = element("section", { class: "advice" },
	    element("h2", null, "What would help"));
	const note = thirdPartyNote(zone);
	if (note !== null)
		made.append(note);
	proposals.sort((x, y) => p.get(y, "max_length")
	    - p.get(x, "max_length") || x - y);
	if (proposals.length > 0)
		made.append(element("p", null, "ROAs that the holders of these "
		    + "prefixes would have to sign:"),
		    element("ul", null, ...proposals.map(roaWanted)));
	for (const row of routes) {
		if (t.get(row, "state") !== "invalid")
			continue;
		made.append(element("p", null, "Invalid: ",
		    element("span", { class: "mono" }, t.get(row, "prefix")),
		    " by ", ...asWithName(t.get(row, "origin")), ". ",
		    t.get(row, "reason") === "as-set"
			? "Announce it with one origin instead of a set."
			: "If the announcement is meant, the ROA above makes "
			    + "it valid; if not, it is to be withdrawn."));
	}
	if (proposals.some((row) => p.get(row, "routes_invalidated") > 0))
		made.append(element("p", { class: "note" },
		    adviceText("order")));
	made.append(element("p", { class: "note" }, adviceText("caution")));
	return made;
}

function factsOf(row) {
	const t = survey.tables.zones;
	const get = (key) => t.get(row, key);
	const of = (part, whole) => `${get(part)} of ${get(whole)}`;
	const list = [["Category", [get("category")]],
		["IPv4", [stateOf(get("verdict4"))]],
		["IPv6", [stateOf(get("verdict6"))]],
		["Complete", [get("complete")
		    ? "yes: every server gave definite answers, every address "
			+ "is routed"
		    : "no: a server gave no definite answer, or an address is "
			+ "not routed"]],
		["Valid addresses", [of("valid_addresses",
		    "routed_addresses"), " routed"]],
		["Valid route origins", [of("valid_route_origins",
		    "route_origins")]],
		["DNSSEC", [`DS ${yesNo(get("ds"))}, DNSKEY `
		    + yesNo(get("dnskey"))]]];
	if (get("invalid_addresses") + get("mixed_addresses") > 0)
		list.push(["Invalid", [plural(get("invalid_addresses"),
		    "address", "addresses") + " invalid, "
		    + `${get("mixed_addresses")} mixed`]]);
	return element("dl", { class: "facts" }, ...list.flatMap(
	    ([what, told]) => [element("dt", null, what),
		element("dd", null, ...told)]));
}

const FINDINGS = {
	"missing-at-child": "the delegation names it, the zone does not",
	"missing-at-parent": "the zone names it, the delegation does not",
	"glue-differs": "glue and answer differ",
	"alias": "its name is an alias (RFC 2181, 10.3)",
	"no-such-name": "its name does not exist",
	"no-address": "it has no address",
	"no-answer": "its addresses could not be learnt",
	"special-address": "its address is of special purpose",
	"lame": "it does not serve the zone with authority",
	"dead": "it does not answer",
	"unreachable-from-here": "it does not answer, behind an invalid route: "
	    + "the measuring network may drop these",
};

// What was found of the zone, or of its servers whatever the zone.
function findingsOf(zone) {
	const t = survey.tables.findings;
	const z = survey.tables.zone_nameservers;
	const rows = [...survey.zoneFindings(zone)];
	for (const i of survey.zoneServers(zone))
		rows.push(...survey.serverFindings(z.get(i, "nameserver"))
		    .filter((row) => t.get(row, "zone") === null));
	if (rows.length === 0)
		return null;
	return element("section", null, element("h2", null, "Findings"),
	    element("ul", null, ...rows.map((row) => element("li", null,
		...nameOf(t.get(row, "nameserver") || zone), ": ",
		FINDINGS[t.get(row, "finding")] || t.get(row, "finding"),
		t.get(row, "address") === null ? null
		    : ` (${t.get(row, "address")})`,
		t.get(row, "detail") === null ? null
		    : `: ${t.get(row, "detail")}`))));
}

// The whole view of a zone, or of a zone that is not there.
function zoneView(name) {
	const back = element("p", null,
	    element("a", { href: "#tables" }, "\u2190 all zones"));
	const [row] = survey.zone(name);
	// A dot alone says little.
	const heading = element("h1", { tabindex: "-1" },
	    ...(name === "." ? ["The root zone (.)"] : nameOf(name)));
	if (row === undefined)
		return [back, element("div", { class: "zone-head" }, heading),
			element("p", null, "is not among the zones of this "
			    + "survey.")];
	const verdict = survey.tables.zones.get(row, "verdict");
	const gaps = new Map();
	const servers = survey.zoneServers(name).map((i) =>
	    serverOf(i, gaps));
	return [back,
		element("div", { class: "zone-head" }, heading,
		    stateOf(verdict)),
		element("p", { class: "verdict" }, verdictText(verdict,
		    survey.tables.zones.get(row, "valid_addresses"),
		    survey.tables.zones.get(row, "routed_addresses"))),
		factsOf(row), ...[adviceOf(name, gaps), findingsOf(name)]
		    .filter((x) => x !== null),
		element("h2", null, "Name servers"), ...servers];
}

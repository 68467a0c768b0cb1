// Puts the tables into the page, and follows its links: #zone=NAME.
"use strict";

(() => {
	const TABLES = [
		["zones", "Zones", ["zone", "category", "verdict", "verdict4",
			"verdict6", "complete", "valid_route_origins",
			"route_origins", "valid_addresses", "routed_addresses",
			"nameservers", "invalid_addresses", "ds", "dnskey"],
			["category", "verdict", "verdict4", "verdict6",
			"complete"]],
		["nameservers", "Name servers", ["nameserver", "verdict",
			"verdict4", "verdict6", "zones", "valid_addresses",
			"routed_addresses", "addresses", "by_glue", "a",
			"aaaa", "alias"], ["verdict", "a", "aaaa", "alias"]],
		["addresses", "Addresses", ["address", "state", "prefix",
			"effect", "zones", "nameservers", "family"],
			["state", "family", "effect"]],
		["route_origins", "Route origins", ["prefix", "origin",
			"state", "reason", "zones", "addresses", "irr",
			"irr_rpki", "rir", "country"],
			["state", "reason", "family", "irr", "rir"]],
		["next_roas", "Next best ROAs", ["rank", "prefix", "origin",
			"name", "max_length", "state", "zones", "zones_lifted",
			"zones_helped", "zones_worsened",
			"routes_invalidated", "step", "rir"],
			["state", "family", "rir"]],
		["exposed", "Loose ROAs", ["prefix", "origin", "vrp_prefix",
			"max_length", "ta", "authorised", "announced",
			"loose", "beyond", "zones"], ["ta", "loose",
			"beyond"]],
		["findings", "Findings", ["finding", "zone", "nameserver",
			"address", "detail"], ["finding"]],
		["asns", "Networks (ASes)", ["origin", "name", "country",
			"zones", "route_origins", "valid", "invalid",
			"not_found", "full", "partial", "none", "manrs",
			"aspa"], ["manrs", "aspa"]],
		["operators", "Operators", ["operator", "zones",
			"route_origins", "valid", "invalid", "not_found",
			"full", "partial", "none"], []],
		["third_parties", "Third-party servers", ["zone", "verdict",
			"operator", "nameserver", "nameserver_operator",
			"address", "state", "prefix", "origin"],
			["verdict", "state"]],
	].filter(([name]) => survey.tables[name] !== undefined
	    && survey.tables[name].rows > 0);

	const report = document.getElementById("report");
	const view = document.getElementById("zone");
	const title = document.title;
	const made = new Map();

	// Built when first looked at: the page is there at once.
	function show(name) {
		const [, label, columns, filters] = TABLES.find(
		    ([of]) => of === name);
		if (!made.has(name))
			made.set(name, new DataTable(survey.tables[name],
			    label, columns, filters));
		panel.replaceChildren(made.get(name).root);
		panel.setAttribute("aria-labelledby", "tab-" + name);
		for (const tab of tabs.children) {
			const on = tab.id === "tab-" + name;
			tab.setAttribute("aria-selected", on);
			tab.tabIndex = on ? 0 : -1;
		}
	}

	const panel = element("div", { role: "tabpanel", id: "panel" });
	const tabs = element("div", { class: "tabs", role: "tablist",
		"aria-label": "Tables" }, ...TABLES.map(([name, label]) => {
		const tab = element("button", { type: "button", role: "tab",
			id: "tab-" + name, "aria-controls": "panel" },
		    `${label} (${grouped(survey.tables[name].rows)})`);
		tab.addEventListener("click", () => show(name));
		return tab;
	}));
	tabs.addEventListener("keydown", (event) => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		const list = [...tabs.children];
		const at = list.indexOf(document.activeElement);
		if (step === undefined || at < 0)
			return;
		const next = list[(at + step + list.length) % list.length];
		next.focus();
		next.click();
	});

	// The fragment may have been escaped by whoever made the link.
	function fragment() {
		try {
			return decodeURIComponent(location.hash.slice(1));
		} catch (error) {
			return location.hash.slice(1);
		}
	}

	function follow(event) {
		const where = fragment();
		const asked = where.startsWith("zone=");
		report.hidden = asked;
		view.hidden = !asked;
		if (!asked) {
			document.title = title;
			view.replaceChildren();
			const target = document.getElementById(where);
			if (event !== null && target !== null)
				target.scrollIntoView();
			return;
		}
		const written = where.slice(5);
		const name = survey.zone(written).length > 0 ? written
		    : findZone(written);
		view.replaceChildren(...zoneView(name));
		document.title = `${name} \u2013 ${title}`;
		window.scrollTo(0, 0);
		if (event !== null)
			view.querySelector("h1").focus();
	}

	// What a person types, or writes into a link: any case, a final dot, or the U-label.
	function findZone(typed) {
		const wanted = typed.trim().toLowerCase();
		const bare = wanted === "." ? "." : wanted.replace(/\.$/, "");
		if (survey.zone(bare).length > 0)
			return bare;
		const zones = survey.tables.zones;
		for (let row = 0; row < zones.rows; row++) {
			const name = zones.get(row, "zone");
			const label = survey.uLabel(name);
			if (label !== null && label.toLowerCase() === bare)
				return name;
		}
		return bare;
	}

	const form = document.getElementById("find");
	const input = document.getElementById("find-zone");
	const list = document.getElementById("find-list");
	form.hidden = false;
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (input.value.trim() !== "")
			location.hash = "zone="
			    + encodeURIComponent(findZone(input.value));
	});
	// A few names that begin so: a list of all would be slow.
	input.addEventListener("input", () => {
		const begin = input.value.trim().toLowerCase();
		const zones = survey.tables.zones;
		const found = [];
		for (let row = 0; begin !== "" && row < zones.rows
		    && found.length < 12; row++) {
			const name = zones.get(row, "zone");
			const label = survey.uLabel(name);
			if (name.startsWith(begin) || (label !== null
			    && label.toLowerCase().startsWith(begin)))
				found.push(element("option", { value: name },
				    label === null ? name : label));
		}
		list.replaceChildren(...found);
	});

	document.getElementById("explorer").append(tabs, panel);
	if (TABLES.length > 0)
		show(TABLES[0][0]);
	window.addEventListener("hashchange", follow);
	follow(null);
	document.documentElement.dataset.ready = "yes";
})();

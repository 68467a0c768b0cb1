// The survey's rows, out of the page's JSON (reports/page_data.h says how it
// is made), and the ways that lead from a zone to its ROAs.
"use strict";

const survey = (() => {
	const raw = JSON.parse(document.getElementById("data").textContent);
	const texts = raw.texts;
	const unicode = new Map(Object.entries(raw.unicode).map(
	    ([number, text]) => [texts[number], text]));

	// A column: what it is, and get(row); texts come as such, NULL as null.
	function column([name, type, description, values]) {
		let get = () => null;
		if (values !== null) {
			get = type === "text"
			    ? (row) => values[row] === null
				? null : texts[values[row]]
			    : (row) => values[row];
		}
		return { name, type, description, get, empty: values === null };
	}

	function table(name) {
		const { rows, sql, columns } = raw.tables[name];
		const list = columns.map(column);
		const byName = new Map(list.map((c) => [c.name, c]));
		return {
			name, rows, sql, columns: list,
			get: (row, key) => byName.get(key).get(row),
			column: (key) => byName.get(key),
		};
	}

	// Rows by the value of a column, made when first asked for.
	function index(of, key) {
		let map = null;
		return (value) => {
			if (map === null) {
				map = new Map();
				const get = of.column(key).get;
				for (let row = 0; row < of.rows; row++) {
					const list = map.get(get(row));
					if (list === undefined)
						map.set(get(row), [row]);
					else
						list.push(row);
				}
			}
			return map.get(value) || [];
		};
	}

	const tables = {};
	for (const name of Object.keys(raw.tables))
		tables[name] = table(name);
	return {
		tables,
		uLabel: (name) => unicode.get(name) || null,
		zone: index(tables.zones, "zone"),
		zoneServers: index(tables.zone_nameservers, "zone"),
		server: index(tables.nameservers, "nameserver"),
		serverAddresses: index(tables.nameserver_addresses,
		    "nameserver"),
		address: index(tables.addresses, "address"),
		routes: index(tables.route_origins, "prefix"),
		vrps: index(tables.route_origin_vrps, "prefix"),
		exposed: index(tables.exposed, "prefix"),
		zoneFindings: index(tables.findings, "zone"),
		serverFindings: index(tables.findings, "nameserver"),
		as: index(tables.asns, "origin"),
		thirdParties: index(tables.third_parties, "zone"),
		roas: index(tables.next_roas, "prefix"),
		roaInvalids: index(tables.next_roa_invalid, "rank"),
	};
})();

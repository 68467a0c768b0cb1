// Tables of any length: sorted, filtered and searched over all their rows,
// of which only the first hundreds are in the document until more are wanted.
"use strict";

// An element with attributes and children; texts become text nodes, never
// markup, whatever they hold.
function element(name, attributes, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes || {})) {
		if (value === true)
			made.setAttribute(key, "");
		else if (value !== false && value !== null)
			made.setAttribute(key, value);
	}
	made.append(...children.filter((child) => child !== null));
	return made;
}

const grouped = (number) =>
    String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

// A name with its U-label behind it, neither able to turn what is around it.
function nameOf(name) {
	const label = survey.uLabel(name);
	const made = [element("bdi", null, name)];
	if (label !== null)
		made.push(" ", element("bdi", { class: "u" }, label));
	return made;
}

const zoneLink = (zone) => element("a",
    { href: "#zone=" + encodeURIComponent(zone) }, ...nameOf(zone));

function stateOf(text) {
	return text === null ? element("span", { class: "na" }, "\u2013")
	    : element("span", { class: "v v-" + text }, text);
}

const DASH = "\u2013";
const STATES = new Set(["verdict", "verdict4", "verdict6", "state"]);

function cellOf(column, value) {
	if (value === null)
		return [DASH];
	if (column.type === "boolean")
		return [value ? "yes" : "no"];
	if (column.type === "number")
		return [Number.isInteger(value) ? grouped(value)
		    : value.toFixed(3)];
	if (column.name === "zone")
		return [zoneLink(value)];
	if (STATES.has(column.name))
		return [stateOf(value)];
	return nameOf(value);
}

// Headings that say it shorter than the column's name.
const HEADINGS = {
	verdict4: "IPv4", verdict6: "IPv6",
	valid_route_origins: "valid origins", route_origins: "origins",
	valid_addresses: "valid addr.", routed_addresses: "routed addr.",
	invalid_addresses: "invalid addr.", nameservers: "servers",
	irr_rpki: "IRR of ROAs", irr: "IRR", rir: "RIR", ds: "DS",
	dnskey: "DNSKEY", a: "A", aaaa: "AAAA", by_glue: "by glue",
	manrs: "MANRS", aspa: "ASPA", not_found: "not found",
};
const headingOf = (column) => HEADINGS[column.name]
    || column.name.replaceAll("_", " ");

const CHUNK = 100;
const CHOICES_MAX = 14;

class DataTable {
	// shown: names of columns, in order; filters: of those with a choice.
	constructor(table, title, shown, filters) {
		this.table = table;
		this.title = title;
		this.shown = shown.map((name) => table.column(name))
		    .filter((column) => !column.empty);
		this.order = null; // column and direction, or as stored
		this.chosen = new Map();
		this.words = "";
		this.rows = [];
		this.drawn = 0;
		this.build(filters);
		this.select();
	}

	build(filters) {
		const id = "t-" + this.table.name;
		this.search = element("input", { type: "search",
			autocomplete: "off", spellcheck: "false" });
		this.search.addEventListener("input", () => {
			this.words = this.search.value.trim().toLowerCase();
			this.select();
		});
		const controls = element("div", { class: "filters" },
		    element("label", null, "Search", this.search));
		for (const name of filters)
			controls.append(...this.choice(name));
		this.count = element("p", { class: "count", role: "status" });
		this.body = element("tbody");
		this.heads = this.shown.map((column) => this.head(column));
		const grid = element("table", { "aria-labelledby": id },
		    element("thead", null, element("tr", null, ...this.heads)),
		    this.body);
		this.more = element("button", { type: "button" });
		this.more.addEventListener("click", () => this.draw(CHUNK * 5));
		const csv = element("button", { type: "button" },
		    "Save these rows as CSV");
		csv.addEventListener("click", () => this.save());
		this.root = element("div", null,
		    element("h3", { id }, this.title), controls, this.count,
		    element("div", { class: "scroll", tabindex: "0",
			role: "region", "aria-label": this.title }, grid),
		    element("div", { class: "tools more" }, this.more, csv,
		    element("details", null,
			element("summary", null,
			    "SELECT and columns"),
			element("pre", null,
			    element("code", null, this.table.sql)),
			element("dl", { class: "columns" },
			    ...this.table.columns.flatMap((column) => [
				element("dt", null, column.name),
				element("dd", null, column.description)])))));
	}

	head(column) {
		const button = element("button", { type: "button" },
		    headingOf(column));
		button.addEventListener("click", () => this.sort(column));
		return element("th", { scope: "col",
			class: column.type === "number" ? "n" : null,
			"aria-sort": "none", title: column.description },
		    button);
	}

	// A choice among the values of a column, if they are few.
	choice(name) {
		const column = this.table.column(name);
		const values = new Map();
		if (column.empty)
			return [];
		for (let row = 0; row < this.table.rows; row++) {
			const value = column.get(row);
			values.set(value, (values.get(value) || 0) + 1);
			if (values.size > CHOICES_MAX)
				return [];
		}
		const list = [...values.keys()].filter((v) => v !== null)
		    .sort();
		const told = (v) => column.type === "boolean"
		    ? (v ? "yes" : "no") : String(v);
		const select = element("select", { "data-column": name },
		    element("option", { value: "" }, "all"),
		    ...list.map((v, i) => element("option", { value: i },
			`${told(v)} (${grouped(values.get(v))})`)));
		select.addEventListener("change", () => {
			if (select.value === "")
				this.chosen.delete(column);
			else
				this.chosen.set(column, list[select.value]);
			this.select();
		});
		return [element("label", null, headingOf(column), select)];
	}

	// Words are looked for in all texts of a row, U-labels too.
	has(row) {
		for (const [column, wanted] of this.chosen)
			if (column.get(row) !== wanted)
				return false;
		if (this.words === "")
			return true;
		for (const column of this.table.columns) {
			if (column.type !== "text")
				continue;
			const text = column.get(row);
			if (text === null)
				continue;
			if (text.toLowerCase().includes(this.words))
				return true;
			const label = survey.uLabel(text);
			if (label !== null
			    && label.toLowerCase().includes(this.words))
				return true;
		}
		return false;
	}

	select() {
		this.rows = [];
		for (let row = 0; row < this.table.rows; row++)
			if (this.has(row))
				this.rows.push(row);
		if (this.order !== null)
			this.arrange();
		this.redraw();
	}

	// What is missing stands at the end, whichever way.
	arrange() {
		const { column, sign } = this.order;
		const keys = new Map(this.rows.map((row) =>
		    [row, column.get(row)]));
		this.rows.sort((a, b) => {
			const x = keys.get(a), y = keys.get(b);
			if (x === y)
				return a - b;
			if (x === null || y === null)
				return x === null ? 1 : -1;
			return x < y ? -sign : sign;
		});
	}

	// Numbers are looked at from the largest first.
	sort(column) {
		const first = column.type === "number" ? -1 : 1;
		const again = this.order !== null
		    && this.order.column === column;
		this.order = { column,
			sign: again ? -this.order.sign : first };
		this.shown.forEach((shown, i) =>
		    this.heads[i].setAttribute("aria-sort",
			shown !== column ? "none"
			    : this.order.sign > 0 ? "ascending"
			    : "descending"));
		this.arrange();
		this.redraw();
	}

	redraw() {
		this.body.replaceChildren();
		this.drawn = 0;
		this.draw(CHUNK);
	}

	draw(n) {
		const end = Math.min(this.drawn + n, this.rows.length);
		const lines = document.createDocumentFragment();
		for (; this.drawn < end; this.drawn++)
			lines.append(this.line(this.rows[this.drawn]));
		this.body.append(lines);
		const left = this.rows.length - this.drawn;
		this.more.hidden = left === 0;
		this.more.textContent = `Show ${grouped(
		    Math.min(left, CHUNK * 5))} more`;
		this.count.textContent = `${grouped(this.rows.length)} of `
		    + `${grouped(this.table.rows)} rows`
		    + (left > 0 ? `, the first ${grouped(this.drawn)} shown`
			: "");
	}

	line(row) {
		return element("tr", null, ...this.shown.map((column, i) =>
		    element(i === 0 ? "th" : "td", {
			scope: i === 0 ? "row" : null,
			class: column.type === "number" ? "n" : null,
		    }, ...cellOf(column, column.get(row)))));
	}

	// As the report's files have it: RFC 4180, formulas defused.
	save() {
		const field = (value) => {
			let text = value === null ? "" : String(value);
			if (/^[=+\-@\t\r\n]/.test(text)
			    && typeof value === "string")
				text = "'" + text;
			return /[",\r\n]/.test(text)
			    ? `"${text.replaceAll("\"", "\"\"")}"` : text;
		};
		const columns = this.table.columns;
		const lines = [columns.map((column) => column.name).join(",")];
		for (const row of this.rows)
			lines.push(columns.map((column) =>
			    field(column.get(row))).join(","));
		const blob = new Blob([lines.join("\r\n") + "\r\n"],
		    { type: "text/csv;charset=utf-8" });
		const link = element("a", {
			href: URL.createObjectURL(blob),
			download: this.table.name + ".csv" });
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 1000);
	}

	// From elsewhere: search for these words.
	find(words) {
		this.search.value = words;
		this.words = words.toLowerCase();
		this.select();
	}
}

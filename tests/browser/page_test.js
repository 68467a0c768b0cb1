// The page as people use it, in a real browser:
//
//	node page_test.js DIRECTORY
//
// DIRECTORY holds the reports world/ (a data package), hostile/index.html
// (names as odd as the DNS allows, and as markup), many.html (10,000 zones)
// and series.html, and is where screenshots go.  NODE_PATH leads to
// playwright-core and axe-core.  Prints a line "passed NAME" or "failed NAME"
// for each claim, and what was wrong before it.
"use strict";

const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const directory = path.resolve(process.argv[2]);
const summary = JSON.parse(fs.readFileSync(
    path.join(directory, "world/summary.json"), "utf8"));

const all = summary.coverage.rows.find((row) =>
    row.category === "all" && row.family === "all");
const grouped = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

let browser;

// A page with what it complained of, and what it asked for.
async function open(name, options = {}, fragment = "") {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
		colorScheme: "light", acceptDownloads: true, ...options });
	const page = await context.newPage();
	const faults = [];
	page.on("console", (message) => faults.push(`console: `
	    + message.text()));
	page.on("pageerror", (error) => faults.push(error.message));
	page.on("dialog", (dialog) => {
		faults.push("dialog: " + dialog.message());
		dialog.dismiss();
	});
	page.on("request", (request) => {
		if (!/^(file|data|blob):/.test(request.url()))
			faults.push("request: " + request.url());
	});
	await page.goto("file://" + path.join(directory, name) + fragment);
	if (options.javaScriptEnabled !== false
	    && !name.startsWith("series"))
		await page.waitForFunction(() =>
		    document.documentElement.dataset.ready === "yes");
	return { page, context, faults };
}

function equal(found, wanted, what) {
	if (JSON.stringify(found) !== JSON.stringify(wanted))
		throw new Error(`${what}: ${JSON.stringify(found)}, not `
		    + JSON.stringify(wanted));
}

function claim(truth, what) {
	if (!truth)
		throw new Error(what);
}

const texts = (page, selector) => page.$$eval(selector, (list) =>
    list.map((node) => node.textContent));
const shot = (page, name) => page.screenshot({
	path: path.join(directory, name + ".png") });

// Accessibility: what WCAG 2.1 AA asks for, and axe's own best practices.
// axe is evaluated by the debugger: the page's policy would not run it.
async function check(page) {
	await page.evaluate(AXE);
	const found = await page.evaluate(() => axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
			"best-practice"] }));
	equal(found.violations.map((v) => `${v.id}: `
	    + v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")),
	    [], "axe");
	claim(found.passes.length > 20, "axe looked at nothing");
}

// The column of a heading, in the table that is shown.
async function column(page, heading) {
	const heads = await texts(page, "#panel thead th");
	const at = heads.indexOf(heading);
	claim(at >= 0, `no column ${heading} in ${heads}`);
	return texts(page, `#panel tbody tr > :nth-child(${at + 1})`);
}

const numbers = (list) => list.map((t) => Number(t.replaceAll(",", "")));
const count = (page) => page.textContent("#panel .count");

const tests = {
	async "the headline is that of summary.json"({ page }) {
		claim((await page.textContent("h1")).startsWith(`Of ${grouped(
		    all.route_origins)} route origins behind ${grouped(
		    all.zones)} zones, `), await page.textContent("h1"));
		claim((await page.textContent(".lead")).includes(
		    `${grouped(all.full)} zones are fully covered`), "full");
	},

	async "every figure has a name, words, a date, a CSV and a SELECT"(
	    { page }) {
		const figures = await page.$$("figure");
		claim(figures.length >= 8, `${figures.length} figures`);
		for (const figure of figures) {
			claim(await figure.$("svg[role=img][aria-labelledby]"
			    + "[aria-describedby]"), "no svg");
			claim(/\d{4}-\d{2}-\d{2}/.test(await (await figure.$(
			    ".date")).textContent()), "no date");
			claim(await figure.$("a.csv"), "no CSV");
			claim((await (await figure.$("pre")).textContent())
			    .startsWith("SELECT"), "no SELECT");
		}
	},

	async "a figure's CSV is the file's, byte for byte"({ page }) {
		for (const name of ["verdicts", "ases", "concentration"]) {
			const [download] = await Promise.all([
				page.waitForEvent("download"),
				page.click(`#fig-${name} a.csv`)]);
			equal(fs.readFileSync(await download.path(), "utf8"),
			    fs.readFileSync(path.join(directory,
				`world/figures/${name}.csv`), "utf8"), name);
		}
	},

	async "columns sort both ways, and say so"({ page }) {
		const head = "#panel thead th:has-text(\"origins\") >> nth=1";
		await page.click(head + " >> button");
		equal(await page.getAttribute(head, "aria-sort"), "descending",
		    "aria-sort");
		let values = numbers(await column(page, "origins"));
		equal(values, [...values].sort((a, b) => b - a), "descending");
		claim(values[0] > values[values.length - 1], "all alike");
		await page.click(head + " >> button");
		equal(await page.getAttribute(head, "aria-sort"), "ascending",
		    "aria-sort");
		values = numbers(await column(page, "origins"));
		equal(values, [...values].sort((a, b) => a - b), "ascending");
	},

	async "choices leave the rows that they name"({ page }) {
		await page.selectOption("#panel select[data-column=verdict]",
		    { label: `none (${grouped(all.none)})` });
		equal(await count(page), `${grouped(all.none)} of ${grouped(
		    all.zones)} rows, the first 100 shown`, "count");
		const verdicts = await column(page, "verdict");
		claim(verdicts.every((v) => v === "none"), "others");
		await page.click("#panel .more button >> nth=0");
		equal((await column(page, "verdict")).length, 600, "more");
	},

	async "words are searched for in all texts"({ page }) {
		await page.fill("#panel .filters input", "IP6.arpa");
		const zones = await column(page, "zone");
		claim(zones.length > 0 && zones.every((z) =>
		    z.includes("ip6.arpa")), "others");
		await page.fill("#panel .filters input", "no such zone");
		equal(await count(page), `0 of ${grouped(all.zones)} rows`,
		    "count");
	},

	async "saved rows are those of the package's file"({ page }) {
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.click("#panel button:has-text(\"CSV\")")]);
		const lines = (text) => text.split("\r\n");
		const found = lines(fs.readFileSync(await download.path(),
		    "utf8"));
		const wanted = lines(fs.readFileSync(path.join(directory,
		    "world/zones.csv"), "utf8"));
		equal(found.length, wanted.length, "rows");
		equal(found[0], wanted[0], "head");
		equal(found[1].split(",").slice(0, 6).join(),
		    wanted[1].split(",").slice(0, 6).join()
		    .replace(/,1$/, ",1"), "first");
	},

	async "every table can be looked at"({ page }) {
		for (const tab of await page.$$(".tabs button")) {
			await tab.click();
			equal(await tab.getAttribute("aria-selected"), "true",
			    "selected");
			claim((await page.$$("#panel tbody tr")).length > 0,
			    await tab.textContent());
		}
	},

	async "a zone's link leads to its evidence, and back"({ page }) {
		await page.click("#panel tbody a >> nth=2");
		const name = decodeURIComponent(new URL(page.url()).hash
		    .slice("#zone=".length));
		equal(await page.textContent("#zone h1"), name, "heading");
		claim(await page.isHidden("#report"), "the report shows");
		claim((await page.$$("#zone .server")).length > 0, "servers");
		claim((await page.$$("#zone .route")).length > 0, "routes");
		claim(/covered|judged/.test(await page.textContent(
		    "#zone .verdict")), "verdict");
		await shot(page, "zone");
		await page.goBack();
		claim(await page.isVisible("#report"), "no report");
	},

	async "a zone with gaps is told which ROAs are missing"({ page }) {
		await page.selectOption("#panel select[data-column=verdict]",
		    { index: 2 });
		await page.click("#panel tbody a >> nth=0");
		claim(/maxLength \d+, AS\d+/.test(await page.textContent(
		    "#zone .advice")), "no ROA");
		claim((await page.textContent("#zone .advice")).includes(
		    "hijack"), "no caution");
	},

	async "a zone is found by what people type"({ page }) {
		const name = fs.readFileSync(path.join(directory,
		    "world/zones.csv"), "utf8").match(/\r\n([a-z]{2}),/)[1];
		await page.fill("#find-zone", ` ${name.toUpperCase()}. `);
		await page.press("#find-zone", "Enter");
		await page.waitForSelector("#zone h1");
		equal(await page.textContent("#zone h1"), name, "zone");
		await page.fill("#find-zone", "not.there");
		await page.press("#find-zone", "Enter");
		await page.waitForFunction(() => document.querySelector(
		    "#zone h1").textContent === "not.there");
		claim((await page.textContent("#zone")).includes(
		    "not among the zones"), "found what is not there");
		await page.goto(page.url().split("#")[0] + "#zone="
		    + name.toUpperCase() + ".");
		await page.waitForFunction((wanted) => document.querySelector(
		    "#zone h1").textContent === wanted, name);
	},

	async "the keyboard is enough"({ page }) {
		await page.focus("#panel thead button >> nth=0");
		await page.keyboard.press("Enter");
		equal(await page.getAttribute("#panel thead th >> nth=0",
		    "aria-sort"), "ascending", "Enter sorts");
		await page.focus(".tabs button >> nth=0");
		await page.keyboard.press("ArrowRight");
		equal(await page.getAttribute(".tabs button >> nth=1",
		    "aria-selected"), "true", "arrows");
		await page.reload();
		await page.keyboard.press("Tab");
		equal(await page.evaluate(() =>
		    document.activeElement.className), "skip", "skip link");
	},

	async "accessible in light"({ page }) {
		await check(page);
		await shot(page, "light");
		await page.goto(page.url().split("#")[0] + "#zone=.");
		await page.waitForSelector("#zone h1");
		await check(page);
	},
};

const others = {
	async "accessible in the dark, which is dark"() {
		const { page, context, faults } = await open(
		    "world/index.html", { colorScheme: "dark" });
		const ground = await page.evaluate(() => getComputedStyle(
		    document.body).backgroundColor);
		const parts = ground.match(/\d+/g).map(Number);
		claim(Math.max(...parts) < 64, ground);
		await check(page);
		await shot(page, "dark");
		equal(faults, [], "faults");
		await context.close();
	},

	async "readable and accessible on a telephone"() {
		const { page, context, faults } = await open(
		    "world/index.html", { viewport: { width: 360,
			height: 740 }, isMobile: true, hasTouch: true });
		claim(await page.evaluate(() =>
		    document.documentElement.scrollWidth <= innerWidth),
		    "wider than the screen");
		const sizes = await page.$$eval("figure svg text", (list) =>
		    list.map((t) => parseFloat(getComputedStyle(t).fontSize)
			* t.ownerSVGElement.getBoundingClientRect().width
			/ t.ownerSVGElement.viewBox.baseVal.width));
		claim(Math.min(...sizes) >= 7.5, `text of ${Math.min(
		    ...sizes)} px in a figure`);
		await check(page);
		await shot(page, "telephone");
		await page.goto(page.url() + "#zone=.");
		await page.waitForSelector("#zone h1");
		claim(await page.evaluate(() =>
		    document.documentElement.scrollWidth <= innerWidth),
		    "a zone is wider than the screen");
		await shot(page, "telephone-zone");
		equal(faults, [], "faults");
		await context.close();
	},

	async "printed without what is for the screen"() {
		const { page, context } = await open("world/index.html");
		await page.emulateMedia({ media: "print" });
		claim(await page.isHidden("nav"), "nav");
		claim(await page.isHidden("#tables"), "tables");
		claim(await page.isVisible("figure svg"), "figures");
		const pdf = await page.pdf({ format: "A4",
			path: path.join(directory, "print.pdf") });
		claim(pdf.length > 20000, "an empty print");
		await context.close();
	},

	async "useful without scripts"() {
		const { page, context, faults } = await open(
		    "world/index.html", { javaScriptEnabled: false },
		    "#zone=.");
		claim(await page.isVisible("h1"), "headline");
		claim(await page.isVisible("figure svg"), "figures");
		claim(await page.isVisible("[id='zone=.']"), "zones");
		claim(await page.isVisible("#set-coverage table"), "coverage");
		claim(await page.isHidden("#find"), "a search that cannot be");
		equal(faults, [], "faults");
		await context.close();
	},

	async "hostile names are text, and can be linked to"() {
		const { page, context, faults } = await open(
		    "hostile/index.html");
		await page.fill("#panel .filters input", "<img");
		const names = await column(page, "zone");
		const hostile = names.find((name) => name.includes("<img"));
		claim(hostile !== undefined, `no hostile name: ${names.slice(
		    0, 5)}`);
		await page.click("#panel tbody a:has-text(\"<img\")");
		equal(await page.textContent("#zone h1 bdi >> nth=0"), hostile,
		    "heading");
		for (const tab of await page.$$(".tabs button"))
			await tab.evaluate((node) => node.click());
		equal(await page.$$eval("img, iframe, object, embed",
		    (list) => list.length), 0, "elements");
		equal(await page.evaluate(() => window.hacked), undefined,
		    "scripts");
		equal(faults, [], "faults");
		await context.close();
	},

	async "the policy stops what is not ours"() {
		const { page, context } = await open("world/index.html");
		const stopped = await page.evaluate(() => {
			const script = document.createElement("script");
			try {
				script.textContent = "window.hacked = 1";
				document.body.append(script);
			} catch (error) {
				return "refused";
			}
			return window.hacked === undefined;
		});
		claim(stopped, "a script ran");
		const fetched = await page.evaluate(() => fetch("data:,x")
		    .then(() => true, () => false));
		equal(fetched, false, "fetch");
		await context.close();
	},

	async "10,000 zones sort, filter and search at once"() {
		const { page, context, faults } = await open("many.html");
		const rows = Number((await count(page)).split(" of ")[1]
		    .replace(/\D.*/, "").concat("000"));
		claim(rows >= 10000, await count(page));
		const times = await page.evaluate(() => {
			const table = document.querySelector("#panel");
			const time = (act) => {
				const begin = performance.now();
				act();
				table.getBoundingClientRect();
				return Math.round(performance.now() - begin);
			};
			const input = table.querySelector(".filters input");
			const type = (text) => {
				input.value = text;
				input.dispatchEvent(new Event("input"));
			};
			return {
				sort: time(() => table.querySelectorAll(
				    "thead button")[0].click()),
				search: time(() => type("example")),
				clear: time(() => type("")),
			};
		});
		console.log(`# 10,000 zones, ms: ${JSON.stringify(times)}`);
		equal((await page.$$("#panel tbody tr")).length, 100, "drawn");
		equal(faults, [], "faults");
		await context.close();
	},

	async "the series has its figures, and is accessible"() {
		const { page, context, faults } = await open("series.html");
		equal((await page.$$("figure svg")).length, 2, "figures");
		claim((await page.$$(".c-marker")).length > 0, "no marker");
		await check(page);
		await shot(page, "series");
		equal(faults, [], "faults");
		await context.close();
	},

	async "it tells what changed since the survey before"() {
		const { page, context, faults } = await open("changed.html");
		claim((await texts(page, "nav a")).includes("Changes"), "nav");
		const said = await page.textContent("#changes p");
		const zones = Number(/another verdict: (\d+)/.exec(said)[1]);
		claim(said.startsWith("Against survey 1 (") && zones > 0, said);
		const shares = await texts(page,
		    "#changes table:last-of-type tbody tr:first-child td");
		claim(shares.includes("all"), shares.join());
		equal(await page.$$eval("#changes table", (list) =>
		    list.length), 2, "tables");
		await check(page);
		equal(faults, [], "faults");
		await context.close();
	},

	async "every drawing opens"() {
		const folder = path.join(directory, "world/figures");
		const list = fs.readdirSync(folder).filter((name) =>
		    /\.(svg|png)$/.test(name));
		claim(list.length >= 16, `${list.length} drawings`);
		const context = await browser.newContext();
		for (const name of list) {
			const page = await context.newPage();
			await page.setContent(`<img src="data:image/${
			    name.endsWith(".svg") ? "svg+xml" : "png"};base64,${
			    fs.readFileSync(path.join(folder, name))
			    .toString("base64")}">`);
			const size = await page.$eval("img", async (image) => {
				await image.decode();
				return [image.naturalWidth,
					image.naturalHeight];
			});
			claim(size[0] >= 700 && size[1] >= 200,
			    `${name}: ${size}`);
			await page.close();
		}
		await context.close();
	},
};

async function run(name, body) {
	try {
		await body();
		console.log(`passed ${name}`);
	} catch (error) {
		console.log(`# ${name}: ${error.message}`);
		console.log(`failed ${name}`);
	}
}

(async () => {
	const profile = fs.mkdtempSync(path.join(directory, "profile-"));
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
		args: ["--headless", "--no-sandbox", "--disable-gpu",
			"--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync"],
		env: { ...process.env, HOME: profile } });
	for (const [name, body] of Object.entries(tests))
		await run(name, async () => {
			const opened = await open("world/index.html");
			await body(opened);
			equal(opened.faults, [], "faults");
			await opened.context.close();
		});
	for (const [name, body] of Object.entries(others))
		await run(name, body);
	await browser.close();
	fs.rmSync(profile, { recursive: true });
})();

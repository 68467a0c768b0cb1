// When a page can be used: page_ready.js FILE RUNS prints the median of
// milliseconds from the navigation's begin to the page's being ready, in a
// browser that has not seen it.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { chromium } = require("playwright-core");

(async () => {
	const [file, runs] = process.argv.slice(2);
	const home = fs.mkdtempSync(path.join(os.tmpdir(), "page-ready-"));
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
		args: ["--headless", "--no-sandbox", "--disable-gpu",
			"--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync"],
		env: { ...process.env, HOME: home } });
	const times = [];
	for (let i = 0; i < Number(runs); i++) {
		const context = await browser.newContext();
		const page = await context.newPage();
		await page.goto("file://" + path.resolve(file));
		times.push(await page.evaluate(() => new Promise((done) => {
			const look = () =>
			    document.documentElement.dataset.ready === "yes"
				? requestAnimationFrame(() => setTimeout(() =>
				    done(performance.now())))
				: setTimeout(look, 1);
			look();
		})));
		await context.close();
	}
	await browser.close();
	fs.rmSync(home, { recursive: true });
	times.sort((a, b) => a - b);
	console.log(Math.round(times[Math.floor(times.length / 2)]));
})();

/** The page: settings in, pictures out. */

import {Curves} from './curves.js';
import * as server from './server.js';
import {BASE, PRESETS, read, same, write} from './settings.js';
import {fill} from './table.js';
import {Windows} from './windows.js';
import * as words from './words.js';

const SAMPLES_PER_VERDICT = 40;

const TABLE_SECONDS = 15;

const NO_DECISIONS = 'Redis makes no decision on some calls, or on all. Is it still running?';

const find = (id) => document.getElementById(id);

const form = find('settings');

const curves = new Curves(find('rates'), find('factors'), find('legend'));

const windows = new Windows(find('windows'));

let setup = {...BASE};

let running = false;

/** The id of the experiment, once the server has started it. */
let experiment;

let unwatch = () => {};

let samples = 0;

/** Shows the setup everywhere but in the form itself. */
function showSetup() {
	for (const output of form.querySelectorAll('output')) {
		const input = find(output.htmlFor.value);
		const mean = input.id === 'rate' && setup.load === 'BURST' ? ' on average' : '';
		output.textContent = `${input.value} ${input.dataset.unit}${mean}`;
		input.setAttribute('aria-valuetext', output.textContent);
	}
	const suppressed = setup.strategy === 'SUPPRESSED';
	form.elements.hardLimitFactor.disabled = !suppressed;
	find('hard-hint').textContent = suppressed
		? `At most ${words.hardLimitOf(setup)} calls in any window of ${setup.windowSeconds} s`
		: 'Only the suppressed strategy has one';
	find('other-part').hidden = setup.load !== 'TWO_CLIENTS';
	find('factor-part').hidden = !suppressed;
	find('factor-figure').hidden = !suppressed;
	find('inside-title').textContent = `In ${setup.windowSeconds} s`;
	find('inside-of').textContent = `limit ${words.capacityOf(setup)}`;
	find('sentences').replaceChildren(...words.explain(setup).map(([word, text]) => {
		const item = document.createElement('li');
		const term = document.createElement('b');
		term.textContent = word;
		item.append(term, ` ${text}`);
		return item;
	}));
	find('window-note').textContent = words.windowNote(setup);
	for (const [i, button] of [...find('presets').querySelectorAll('button')].entries()) {
		button.setAttribute('aria-pressed', String(same(setup, {...BASE, ...PRESETS[i][1]})));
	}
	curves.show(setup);
}

function showTrouble(text) {
	const trouble = find('trouble');
	if (trouble.textContent !== text) {
		trouble.textContent = text;
		trouble.hidden = !text;
	}
}

function showRunning(text) {
	find('toggle').textContent = running ? 'Stop' : 'Start';
	find('state').textContent = text;
	document.body.classList.toggle('is-running', running);
	find('call').disabled = !running;
}

function totalsOf(sample) {
	const sum = (name) => sample.clients.reduce((total, client) => total + client[name], 0);
	const totals = {admitted: sum('admitted'), refused: sum('refused'), undecided: sum('undecided')};
	return {...totals, offered: totals.admitted + totals.refused + totals.undecided};
}

function factorOf(sample) {
	return setup.strategy === 'SUPPRESSED' ? Math.max(...sample.windows.map((view) => view.factor ?? 0)) : undefined;
}

function showSample(sample) {
	const totals = totalsOf(sample);
	const factor = factorOf(sample);
	find('offered').textContent = totals.offered;
	find('admitted').textContent = totals.admitted;
	find('refused').textContent = totals.refused;
	find('inside').textContent = sample.admittedInWindow;
	find('factor').textContent = `${Math.round(100 * (factor ?? 0))} %`;
	curves.add(sample.millis / 1000, {
		...totals, factor, limit: setup.limit, inside: sample.admittedInWindow,
		average: sample.admittedInWindow / setup.windowSeconds, admittedA: sample.clients[0].admitted,
		admittedB: sample.clients[1]?.admitted
	});
	windows.update(setup, sample);
	showTrouble(totals.undecided > 0 ? NO_DECISIONS : '');
	if (samples++ % SAMPLES_PER_VERDICT === 2 * setup.windowSeconds % SAMPLES_PER_VERDICT) {
		find('verdict').textContent = words.verdict(setup, sample, totals);
	}
	if (samples % 5 === 0 && find('table-part').open) {
		showTable();
	}
}

function showTable() {
	fill(find('rows'), curves.seconds(TABLE_SECONDS));
}

async function start() {
	const made = setup;
	running = true;
	samples = 0;
	curves.clear();
	windows.clear();
	showTrouble('');
	showRunning('Starting');
	try {
		experiment = await server.start(made);
	}
	catch (error) {
		stop('Not started');
		showTrouble(error.message);
		return;
	}
	if (!running) {
		stop('Stopped');
		return;
	}
	if (setup !== made) {
		apply();
	}
	unwatch = server.watch(experiment, showSample, () => stop('Ended by the server'));
	windows.run();
	showRunning('Running');
}

function stop(text) {
	running = false;
	unwatch();
	windows.stop();
	if (experiment) {
		server.end(experiment);
	}
	experiment = undefined;
	showRunning(text);
}

let changing = Promise.resolve();

/** Applies the settings of the form. */
function apply() {
	const former = setup;
	setup = read(form);
	showSetup();
	if (['strategy', 'provider', 'windowSeconds', 'hardLimitFactor'].some((name) => setup[name] !== former[name])
			|| (setup.load === 'TWO_CLIENTS') !== (former.load === 'TWO_CLIENTS')) {
		windows.clear();
	}
	samples = 0;
	const target = setup;
	changing = changing.then(async () => {
		if (experiment && target === setup) {
			await server.change(experiment, target);
		}
	}).catch((error) => showTrouble(error.message));
}

async function call() {
	if (!experiment) {
		return;
	}
	const {status, headers, body} = await server.call(experiment).catch(() => ({status: 0, headers: new Headers(), body: {}}));
	const shown = ['RateLimit-Policy', 'RateLimit', 'Retry-After', 'Cache-Control', 'Content-Type'];
	const lines = shown.filter((name) => headers.has(name)).map((name) => `${name}: ${headers.get(name)}`);
	find('meaning').textContent = words.meaning(status, headers);
	find('response').dataset.status = status;
	find('headers').hidden = false;
	find('headers').textContent = [`HTTP/1.1 ${status}`, ...lines, '', JSON.stringify(body, null, 2)].join('\n');
}

async function lookForRedis() {
	const redis = await server.isRedisAvailable().catch(() => false);
	allowPresets(redis);
	for (const value of ['REDIS', 'HYBRID']) {
		form.querySelector(`[name=provider][value=${value}]`).disabled = !redis;
	}
	find('redis-hint').hidden = redis;
	return redis;
}

async function lookAgain() {
	find('looked').textContent = 'Looking …';
	const redis = await lookForRedis();
	find('looked').textContent = redis ? '' : 'Still none.';
	if (redis) {
		form.querySelector('[name=provider][value=REDIS]').focus();
	}
}

function allowPresets(redis) {
	for (const [i, button] of [...find('presets').querySelectorAll('button')].entries()) {
		const needsRedis = (PRESETS[i][1].provider ?? 'LOCAL') !== 'LOCAL';
		button.disabled = needsRedis && !redis;
		button.title = button.disabled ? 'Needs Redis: see the settings' : '';
	}
}

function showPresets() {
	find('presets').replaceChildren(...PRESETS.map(([label, values]) => {
		const button = document.createElement('button');
		button.type = 'button';
		button.textContent = label;
		button.addEventListener('click', () => {
			write(form, {...BASE, ...values});
			apply();
			if (!running) {
				start();
			}
		});
		const item = document.createElement('li');
		item.append(button);
		return item;
	}));
}

showPresets();
write(form, setup);
showSetup();
lookForRedis();
form.addEventListener('input', apply);
form.addEventListener('submit', (event) => event.preventDefault());
find('toggle').addEventListener('click', () => (running ? stop('Stopped') : start()));
find('call').addEventListener('click', call);
find('look').addEventListener('click', lookAgain);
find('table-part').addEventListener('toggle', showTable);
setInterval(() => find('calls').checked && call(), 1000);
addEventListener('pagehide', () => stop('Stopped'));
addEventListener('pageshow', (event) => event.persisted && start());
start();

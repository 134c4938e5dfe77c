/** Draws the rates and the factor of the last half minute with Chart.js. */

const Chart = globalThis.Chart;

const SPAN_SECONDS = 30;

const LINES = {
	offered: {label: 'Offered', color: '--offered', width: 1.5, dash: [2, 3]},
	admitted: {label: 'Admitted', color: '--admitted', width: 1.5, dash: []},
	average: {label: 'Admitted, average over the window', color: '--admitted', width: 4, dash: []},
	admittedA: {label: 'Admitted, client A', color: '--client-a', width: 1.5, dash: [8, 3]},
	admittedB: {label: 'Admitted, client B', color: '--client-b', width: 1.5, dash: [8, 3, 2, 3]},
	refused: {label: 'Refused', color: '--refused', width: 2, dash: [6, 4]},
	limit: {label: 'Limit', color: '--text', width: 1.5, dash: [12, 4]},
	factor: {label: 'Factor', color: '--refused', width: 2, dash: []}
};

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function dataset(name) {
	const line = LINES[name];
	return {
		name, label: line.label, data: [], borderColor: color(line.color), borderWidth: line.width, borderDash: line.dash,
		pointRadius: 0, pointHitRadius: 0
	};
}

function create(canvas, names, y) {
	return new Chart(canvas, {
		type: 'line',
		data: {datasets: names.map(dataset)},
		options: {
			animation: false, parsing: false, normalized: true, maintainAspectRatio: false, events: [],
			plugins: {legend: {display: false}, tooltip: {enabled: false}},
			scales: {
				x: {
					type: 'linear', min: -SPAN_SECONDS, max: 0, grid: {color: color('--grid')},
					ticks: {
						color: color('--muted'), stepSize: 5, maxRotation: 0,
						callback: (value) => (value === 0 ? 'now' : `${-value} s ago`)
					}
				},
				y: {
					beginAtZero: true, grid: {color: color('--grid')}, ...y,
					ticks: {color: color('--muted'), precision: 0, maxTicksLimit: 6, ...y.ticks}
				}
			}
		}
	});
}

function recolor(chart) {
	for (const set of chart.data.datasets) {
		set.borderColor = color(LINES[set.name].color);
	}
	for (const axis of Object.values(chart.options.scales)) {
		axis.grid.color = color('--grid');
		axis.ticks.color = color('--muted');
	}
	chart.update();
}

export class Curves {

	#rates;

	#factors;

	#legend;

	#points = [];

	constructor(rates, factors, legend) {
		this.#rates = create(rates, ['limit', 'average', 'admitted', 'admittedA', 'admittedB', 'refused', 'offered'], {});
		this.#factors = create(factors, ['factor'], {max: 1, ticks: {stepSize: 0.5, precision: undefined}});
		this.#legend = legend;
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
			recolor(this.#rates);
			recolor(this.#factors);
		});
	}

	clear() {
		this.#points = [];
	}

	/** Selects the lines of a setup. */
	show(setup) {
		const two = setup.load === 'TWO_CLIENTS';
		const names = ['offered', 'refused', ...(two ? ['admittedA', 'admittedB'] : ['admitted']), 'average', 'limit'];
		const offered = setup.load === 'BURST' ? 4 * setup.rate : setup.rate + (two ? setup.otherRate : 0);
		this.#rates.options.scales.y.suggestedMax = 1.1 * Math.max(offered, 1.2 * setup.limit);
		for (const [i, set] of this.#rates.data.datasets.entries()) {
			this.#rates.setDatasetVisibility(i, names.includes(set.name));
		}
		this.#legend.replaceChildren(...names.map((name) => {
			const item = document.createElement('li');
			item.innerHTML = `<svg viewBox="0 0 36 8" aria-hidden="true"><path d="M0 4H36"/></svg>`;
			const path = item.querySelector('path');
			path.style.stroke = `var(${LINES[name].color})`;
			path.style.strokeWidth = LINES[name].width;
			path.style.strokeDasharray = LINES[name].dash.join(' ');
			item.append(name === 'limit' ? `Limit, ${setup.limit} per second` : LINES[name].label);
			return item;
		}));
	}

	/** Adds the values at a moment, in seconds. */
	add(at, values) {
		this.#points = [...this.#points.filter((point) => at - point.at <= SPAN_SECONDS + 1), {at, ...values}];
		for (const chart of [this.#rates, this.#factors]) {
			for (const set of chart.data.datasets) {
				set.data = this.#points.filter((point) => point[set.name] !== undefined)
					.map((point) => ({x: point.at - at, y: point[set.name]}));
			}
		}
		this.#rates.update('none');
		if (this.#factors.canvas.offsetParent) {
			this.#factors.update('none');
		}
	}

	/** Returns the values at the end of each of the last whole seconds, the latest first. */
	seconds(count) {
		const bySecond = new Map(this.#points.map((point) => [Math.floor(point.at), point]));
		return [...bySecond.values()].reverse().slice(1, count + 1);
	}

}

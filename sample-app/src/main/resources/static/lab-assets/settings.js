/** The preset setups, and conversion between a setup and the form. */

export const BASE = {
	strategy: 'ABSOLUTE', provider: 'LOCAL', limit: 10, windowSeconds: 5, hardLimitFactor: 1.5, load: 'STEADY', rate: 20,
	otherRate: 20
};

export const PRESETS = [
	['Too many calls', {}],
	['Refuse at random', {strategy: 'SUPPRESSED'}],
	['A burst', {load: 'BURST', rate: 10}],
	['Two instances, local', {load: 'TWO_CLIENTS'}],
	['Two instances, one Redis', {load: 'TWO_CLIENTS', provider: 'REDIS'}],
	['Two instances, hybrid', {load: 'TWO_CLIENTS', provider: 'HYBRID'}]
];

/** Returns the setup in a form. */
export function read(form) {
	const data = new FormData(form);
	const numbers = ['limit', 'windowSeconds', 'hardLimitFactor', 'rate', 'otherRate'];
	return {
		strategy: data.get('strategy'), provider: data.get('provider'), load: data.get('load'),
		...Object.fromEntries(numbers.map((name) => [name, Number(form.elements[name].value)]))
	};
}

/** Fills a form with a setup. */
export function write(form, values) {
	for (const [name, value] of Object.entries(values)) {
		form.elements[name].value = String(value);
	}
}

export function same(one, other) {
	return Object.keys(BASE).every((name) => one[name] === other[name]);
}

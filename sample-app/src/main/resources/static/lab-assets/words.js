/** Describes the effect of a setup, and its result, in words. */

const calls = (count) => `${count} ${count === 1 ? 'call' : 'calls'}`;

const seconds = (count) => (count === 1 ? 'second' : `${count} seconds`);

export function capacityOf(setup) {
	return setup.limit * setup.windowSeconds;
}

export function hardLimitOf(setup) {
	return Math.floor(Math.round(capacityOf(setup) * setup.hardLimitFactor * 10) / 10);
}

/** Whether more calls arrive at some window than it admits. */
function isTooMuch(setup) {
	const rates = setup.load === 'TWO_CLIENTS' ? [setup.rate, setup.otherRate] : [setup.rate];
	const asked = setup.provider === 'LOCAL' ? Math.max(...rates) : rates.reduce((sum, rate) => sum + rate);
	return asked > setup.limit;
}

function ofStrategy(setup) {
	const capacity = calls(capacityOf(setup));
	const window = seconds(setup.windowSeconds);
	if (setup.strategy === 'ABSOLUTE') {
		const waves = setup.load !== 'BURST' && setup.windowSeconds > 1 && isTooMuch(setup)
			? ' When the window is full, the next calls get through as the oldest ones leave it: in waves.' : '';
		return `In any ${window}, wherever you start counting, at most ${capacity} get through. Everything above is refused.${waves}`;
	}
	if (setup.hardLimitFactor === 1) {
		return `The hard limit is the limit itself: ${capacity} in any ${window}, and everything above is refused, as if it were `
			+ 'absolute. Raise the hard-limit factor.';
	}
	return `Above ${capacity} in any ${window}, calls are refused at random, the more the harder the clients push. So about `
		+ `${setup.limit} a second get through evenly, and in no case more than ${hardLimitOf(setup)} in any ${window}.`;
}

const ONE_INSTANCE = {
	LOCAL: 'The instance decides in process, by itself.',
	REDIS: 'The instance asks Redis for each call.',
	HYBRID: 'The instance decides in process, from permits that it leases from Redis.'
};

const TWO_INSTANCES = {
	LOCAL: 'Each of the two instances counts for itself, so the clients together get up to twice the limit.',
	REDIS: 'Both instances ask Redis for each call, so the two clients share one limit.',
	HYBRID: 'The instances decide in process from permits that they lease from Redis, so the two clients share one limit; '
		+ 'for moments, one may hold permits that the other would like.'
};

function ofProvider(setup) {
	return (setup.load === 'TWO_CLIENTS' ? TWO_INSTANCES : ONE_INSTANCE)[setup.provider];
}

function ofLoad(setup) {
	if (setup.load === 'BURST') {
		return `${4 * setup.rate} calls within one second, then silence for three.`;
	}
	if (setup.load === 'TWO_CLIENTS') {
		return `Client A calls ${setup.rate} times a second, client B ${setup.otherRate} times.`;
	}
	return `${calls(setup.rate)} a second, evenly.`;
}

const word = (name) => name.charAt(0) + name.slice(1).toLowerCase().replace('_', ' ');

/** Returns the explanations of the selected options: pairs of a word and its explanation. */
export function explain(setup) {
	return [
		[word(setup.strategy), ofStrategy(setup)],
		[word(setup.provider), ofProvider(setup)],
		[word(setup.load), ofLoad(setup)]
	];
}

function compared(setup, admitted) {
	const capacity = capacityOf(setup);
	if (setup.provider === 'LOCAL' && setup.load === 'TWO_CLIENTS') {
		const times = admitted === 2 * capacity ? 'twice the limit' : `more than the limit of ${capacity}`;
		return `${times}, because each instance has a limit of its own`;
	}
	if (setup.strategy === 'SUPPRESSED' && admitted <= hardLimitOf(setup)) {
		return `more than the limit of ${capacity}, but not than the hard limit of ${hardLimitOf(setup)}`;
	}
	return `more than the limit of ${capacity}, which was higher a moment ago`;
}

export function verdict(setup, sample, totals) {
	const admitted = sample.admittedInWindow;
	const capacity = capacityOf(setup);
	const most = setup.strategy === 'SUPPRESSED' ? `${calls(admitted)} got through, where the limit is ${capacity}.`
		: `${admitted} of at most ${calls(capacity)} got through.`;
	const result = admitted <= capacity ? most : `${calls(admitted)} got through: ${compared(setup, admitted)}.`;
	const undecided = totals.undecided > 0 ? `, and ${totals.undecided} get no decision` : '';
	return `In the last ${seconds(setup.windowSeconds)}, ${result} Just now ${totals.offered} a second are offered, `
		+ `${totals.admitted} admitted and ${totals.refused} refused${undecided}.`;
}

export function windowNote(setup) {
	const left = `A bucket leaves, and makes room again, once its last call is ${setup.windowSeconds} s old.`;
	return setup.strategy === 'ABSOLUTE'
		? `Each bar is a bucket of admitted calls. ${left} Refused calls are not recorded.`
		: `Each bar is a bucket: admitted calls below, refused ones outlined on top, for the factor counts them. ${left}`;
}

export function meaning(status, headers) {
	const retryAfter = headers.get('Retry-After');
	if (status === 200) {
		return 'Admitted. RateLimit reports the remaining permits (r) and the seconds until there are more (t).';
	}
	if (status === 429) {
		return `Refused. Retry-After asks to come back in ${retryAfter} ${retryAfter === '1' ? 'second' : 'seconds'}.`;
	}
	return status === 503 ? 'Redis made no decision in time.' : 'The experiment has ended.';
}

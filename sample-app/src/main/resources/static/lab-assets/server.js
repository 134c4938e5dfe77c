/** The requests of the page to the server. */

const EXPERIMENTS = 'lab/experiments';

async function request(method, path, body) {
	const response = await fetch(path, {
		method,
		headers: body ? {'Content-Type': 'application/json'} : {},
		body: body && JSON.stringify(body),
		keepalive: method === 'DELETE'
	});
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		throw new Error(problem.detail ?? `The server answered ${response.status}.`);
	}
	return response;
}

export async function isRedisAvailable() {
	return (await (await request('GET', 'lab/redis')).json()).available;
}

export async function start(setup) {
	return (await (await request('POST', EXPERIMENTS, setup)).json()).id;
}

export function change(id, setup) {
	return request('PUT', `${EXPERIMENTS}/${id}`, setup);
}

export function end(id) {
	return request('DELETE', `${EXPERIMENTS}/${id}`).catch(() => {});
}

/** Watches an experiment; returns a function that stops it. */
export function watch(id, onSample, onEnd) {
	const source = new EventSource(`${EXPERIMENTS}/${id}/samples`);
	source.onmessage = (event) => onSample(JSON.parse(event.data));
	source.onerror = () => {
		source.close();
		onEnd();
	};
	return () => source.close();
}

/** Makes a call that the limiter of an experiment decides on. */
export async function call(id) {
	const response = await fetch(`${EXPERIMENTS}/${id}/call`, {cache: 'no-store'});
	return {status: response.status, headers: response.headers, body: await response.json().catch(() => ({}))};
}

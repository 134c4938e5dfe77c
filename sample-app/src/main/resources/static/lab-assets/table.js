/** Shows the curves as a table. */

function cell(name, content) {
	const element = document.createElement(name);
	element.textContent = content;
	return element;
}

function row(point) {
	const heading = cell('th', Math.floor(point.at));
	heading.scope = 'row';
	const factor = point.factor === undefined ? '–' : point.factor.toFixed(2);
	const cells = [point.offered, point.admitted, point.refused, point.inside, factor].map((value) => cell('td', value));
	const element = document.createElement('tr');
	element.append(heading, ...cells);
	return element;
}

/** Fills the body of a table with the values at given moments. */
export function fill(body, points) {
	body.replaceChildren(...points.map(row));
}

/** Shows each window as it slides over its buckets. */

const SVG = 'http://www.w3.org/2000/svg';

const HEIGHT = 110;

/** How long expired buckets stay visible, in windows. */
const PAST = 0.15;

const stillness = matchMedia('(prefers-reduced-motion: reduce)');

function svg(name, attributes, ...children) {
	const element = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) {
		element.setAttribute(key, value);
	}
	element.append(...children);
	return element;
}

/** One window. */
class WindowPicture {

	#buckets = new Map();

	#millis = 5000;

	#most = 1;

	constructor() {
		this.title = document.createElement('span');
		this.count = document.createElement('b');
		this.fill = document.createElement('i');
		this.meter = document.createElement('div');
		this.meter.className = 'meter';
		this.meter.setAttribute('role', 'meter');
		this.meter.setAttribute('aria-valuemin', '0');
		this.meter.append(this.fill);
		this.bars = svg('g', {});
		this.frame = svg('rect', {class: 'frame', y: 1, height: HEIGHT - 2, rx: 4});
		this.picture = svg('svg', {height: HEIGHT, 'aria-hidden': 'true'}, this.frame, this.bars);
		this.axis = document.createElement('p');
		this.axis.className = 'axis';
		this.axis.setAttribute('aria-hidden', 'true');
		const head = document.createElement('p');
		head.className = 'head';
		head.append(this.title, this.count);
		this.element = document.createElement('div');
		this.element.className = 'window';
		this.element.append(head, this.meter, this.picture, this.axis);
	}

	update(title, view, windowSeconds, strategy) {
		this.title.textContent = title;
		this.#millis = windowSeconds * 1000;
		const used = view.used ?? 0;
		const most = strategy === 'SUPPRESSED' ? view.hardLimit : view.capacity;
		this.count.textContent = view.used === null ? 'Usage not reported by Redis' : `${used} of ${view.capacity} permits in use`;
		this.fill.style.inlineSize = `${100 * Math.min(1, used / most)}%`;
		this.meter.style.setProperty('--capacity', `${100 * view.capacity / most}%`);
		this.meter.classList.toggle('above', used > view.capacity);
		this.meter.setAttribute('aria-label', title);
		this.meter.setAttribute('aria-valuemax', most);
		this.meter.setAttribute('aria-valuenow', Math.min(used, most));
		this.meter.setAttribute('aria-valuetext', this.count.textContent);
		this.axis.innerHTML = `<span>${windowSeconds} s ago</span><span>now</span>`;
		for (const bucket of view.buckets) {
			this.#buckets.set(bucket.start, bucket);
		}
		const total = ({admitted, refused}) => admitted[0] + admitted[1] + refused;
		this.#most = Math.max(4, ...[...this.#buckets.values()].map(total));
	}

	draw(now) {
		const width = this.picture.clientWidth;
		const scale = width / (this.#millis * (1 + PAST));
		const left = width - this.#millis * scale;
		this.frame.setAttribute('x', left);
		this.frame.setAttribute('width', Math.max(0, width - left - 1));
		this.axis.style.paddingInlineStart = `${left}px`;
		for (const [start, bucket] of this.#buckets) {
			if (now - bucket.end > this.#millis * (1 + 2 * PAST)) {
				this.#buckets.delete(start);
			}
		}
		this.bars.replaceChildren(...[...this.#buckets.values()].flatMap((bucket) => this.#bars(bucket, now, width, scale)));
	}

	#bars(bucket, now, width, scale) {
		const x = width - (now - bucket.start) * scale;
		const end = Math.min(width, width - (now - bucket.end) * scale);
		const gone = now - bucket.end >= this.#millis ? ' gone' : '';
		let bottom = HEIGHT - 4;
		return [['a', bucket.admitted[0]], ['b', bucket.admitted[1]], ['refused', bucket.refused]]
			.filter(([, count]) => count > 0)
			.map(([kind, count]) => {
				const height = count / this.#most * (HEIGHT - 14);
				bottom -= height;
				return svg('rect', {
					class: kind + gone, x, y: bottom, width: Math.max(3, end - x - 2), height: Math.max(1, height - 1)
				});
			});
	}

}

/** All windows of an experiment. */
export class Windows {

	#root;

	#pictures = [];

	#offset;

	#running = false;

	constructor(root) {
		this.#root = root;
	}

	clear() {
		this.#pictures = [];
		this.#offset = undefined;
		this.#root.replaceChildren();
	}

	update(setup, sample) {
		while (this.#pictures.length < sample.windows.length) {
			this.#pictures.push(new WindowPicture());
			this.#root.append(this.#pictures.at(-1).element);
		}
		sample.windows.forEach((view, i) => this.#pictures[i].update(this.#title(setup, i), view, setup.windowSeconds, setup.strategy));
		this.#adjustClock(sample.millis);
		if (stillness.matches) {
			this.#draw(sample.millis);
		}
	}

	#title(setup, i) {
		if (setup.load !== 'TWO_CLIENTS') {
			return 'One instance';
		}
		return setup.provider === 'LOCAL' ? `Instance ${i + 1}, called by client ${'AB'[i]}` : 'Both instances, in Redis';
	}

	/** The server's clock is a little ahead of the samples; follow it smoothly. */
	#adjustClock(millis) {
		const offset = millis - performance.now();
		const jump = this.#offset === undefined || Math.abs(offset - this.#offset) > 1000;
		this.#offset = jump ? offset : this.#offset + 0.1 * (offset - this.#offset);
	}

	run() {
		if (!this.#running) {
			this.#running = true;
			requestAnimationFrame(() => this.#frame());
		}
	}

	stop() {
		this.#running = false;
	}

	#frame() {
		if (this.#running) {
			if (!stillness.matches && this.#offset !== undefined) {
				this.#draw(performance.now() + this.#offset);
			}
			requestAnimationFrame(() => this.#frame());
		}
	}

	#draw(now) {
		for (const picture of this.#pictures) {
			picture.draw(now);
		}
	}

}

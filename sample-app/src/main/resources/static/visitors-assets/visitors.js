/** Shows the current visitors while the page is open. */

const SILENT_MILLIS = 3000;

const total = document.getElementById('total');
const unit = document.getElementById('total-unit');
const trouble = document.getElementById('trouble');
const instances = document.getElementById('instances');

function cell(row, text) {
	row.insertCell().textContent = text;
}

function row(share, own) {
	const created = document.createElement('tr');
	created.className = share.silentMillis > SILENT_MILLIS ? 'silent' : '';
	cell(created, share.id === own ? `${share.id} (this one)` : share.id);
	cell(created, share.visitors);
	cell(created, `${(share.silentMillis / 1000).toFixed(1)} s ago`);
	return created;
}

function complain(text) {
	trouble.textContent = text;
	trouble.hidden = !text;
}

function show(now) {
	complain('');
	if (total.textContent !== String(now.total)) {
		total.textContent = now.total;
	}
	unit.textContent = now.total === 1 ? 'visitor' : 'visitors';
	instances.replaceChildren(...now.instances.map((share) => row(share, now.instance)));
}

const source = new EventSource('/visitors/now');
source.onmessage = (event) => show(JSON.parse(event.data));
source.addEventListener('unavailable', (event) => complain(event.data));
source.onerror = () => complain('This instance does not answer. The page tries again.');

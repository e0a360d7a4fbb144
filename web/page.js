/* page.js -- fetches the progress report of one day and shows each figure with what it was counted from.
 * Knows the report's shape, none of its figures: what the server adds appears by itself.
 * Addresses are relative to the page: a gateway may have put it below a path of its own. */
'use strict';

const UNIT = '22';
const byId = (id) => document.getElementById(id);
const number = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 });

function shown(value) {
    return typeof value === 'number' ? number.format(value) : value == null ? '–' : String(value);
}

function day(iso) {
    const [y, m, d] = iso.split('-');
    return `${d}/${m}/${y}`;
}

function element(name, properties, ...children) {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...children);
    return e;
}

function bilingual(texts) {
    return [texts?.vi ?? '', element('span', { lang: 'en' }, texts?.en ?? '')];
}

function row(key, figure) {
    const link = figure.rows?.startsWith('/') ? element('a', { href: figure.rows }, 'JSON') : '–';
    return element('tr', { id: key },
        element('td', {}, ...bilingual(figure.definition ?? { vi: key })),
        element('td', { className: 'n value' }, shown(figure.value)),
        element('td', { className: 'n' }, shown(figure.numerator ?? figure.sum)),
        element('td', { className: 'n' }, shown(figure.denominator ?? figure.count)),
        element('td', {}, link));
}

function tell(text, problem) {
    byId('status').textContent = text;
    byId('status').className = problem ? 'problem' : '';
}

function show(report) {
    byId('sentence').hidden = !report.sentence;
    byId('sentence_vi').textContent = report.sentence?.vi ?? '';
    byId('sentence_en').textContent = report.sentence?.en ?? '';
    byId('caption').textContent = `${report.unit.full_name ?? report.unit.name}, ${day(report.from)} – ${day(report.as_of)}`;
    byId('figures').tBodies[0].replaceChildren(...Object.entries(report.figures).map(([key, figure]) => row(key, figure)));
    byId('figures').hidden = false;
    tell('', false);
}

async function load(asOf) {
    byId('figures').hidden = byId('sentence').hidden = true;
    tell('Đang tải … · Loading …', false);
    try {
        const answer = await fetch(`api/v1/reports/progress?unit=${UNIT}&as_of=${encodeURIComponent(asOf)}`,
            { headers: { Accept: 'application/json', 'Accept-Language': 'vi' } });
        const body = await answer.json();
        if (!answer.ok)
            throw new Error(body.detail ?? body.title ?? `HTTP ${answer.status}`);
        show(body);
    } catch (error) {
        tell(`Không tải được số liệu · The figures could not be loaded: ${error.message}`, true);
    }
}

const field = byId('as_of');
const wanted = new URLSearchParams(location.search).get('as_of');
if (/^\d{4}-\d{2}-\d{2}$/.test(wanted ?? ''))
    field.value = wanted;
byId('choice').addEventListener('submit', (event) => {
    event.preventDefault();
    history.replaceState(null, '', `/?as_of=${field.value}`);
    load(field.value);
});
load(field.value);

// Numbers, sizes and times for people: short for the eye, exact on hover.
import {now} from './answers.js';

const grouped = new Intl.NumberFormat('en');
const isNumber = (n) => typeof n === 'number';
export const exact = (n) => (isNumber(n) ? grouped.format(n) : '');
export const count = (n, one, many = `${one}s`) => `${exact(n)} ${n === 1 ? one : many}`;

// Three figures: 445, 44.5, 4.45.
const figures = (n) => n.toFixed(n >= 100 ? 0 : n >= 10 ? 1 : 2);

export function short(n) {
  if (!isNumber(n)) return '';
  for (const [size, unit] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ]) {
    if (n >= size) return `${figures(n / size).replace(/\.0+$|(\.\d)0$/, '$1')} ${unit}`;
  }
  return String(n);
}

export function bytes(n) {
  if (!isNumber(n)) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let unit = 0;
  while (n >= 1024 && unit + 1 < units.length) {
    n /= 1024;
    unit += 1;
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${units[unit]}`;
}

export function percent(part, whole) {
  if (!whole) return '';
  const share = (part * 100) / whole;
  return `${share >= 10 ? Math.round(share) : Math.max(share, 0.1).toFixed(1)}%`;
}

// Epoch seconds, or the text that a graph of datetimes holds; NaN where it is neither.
export const seconds = (at) => (isNumber(at) ? at : typeof at === 'string' ? Date.parse(at) / 1000 : NaN);
const isTime = (at) => Math.abs(seconds(at)) < 8.64e12;
export const iso = (at) => (isTime(at) ? `${new Date(seconds(at) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC` : '');
export const day = (at) => iso(at).slice(0, 10);

const STEPS = [
  [90, 1, 's'],
  [5400, 60, 'min'],
  [172800, 3600, 'h'],
  [5184000, 86400, 'd'],
  [63072000, 2592000, 'mo'],
  [Infinity, 31536000, 'y'],
];
// "12 min", "in 6 d"
export function age(at) {
  const passed = now.value - seconds(at);
  const [, size, unit] = STEPS.find(([until]) => Math.abs(passed) < until) ?? STEPS[5];
  const text = `${Math.round(Math.abs(passed) / size)} ${unit}`;
  return passed < -1 ? `in ${text}` : text;
}
export const ago = (at) => (now.value - seconds(at) < -1 ? age(at) : `${age(at)} ago`);

// A run's tag is the second of its start unless somebody gave it one.
export const isRunTime = (tag) => tag > 1e9 && tag < Date.now() / 1000 + 86400;
export const run = (tag) => (isRunTime(tag) ? iso(tag) : `run ${tag}`);

// Characters that cannot be seen, or that turn the text around them, by their number.
export const plain = (text) =>
  String(text).replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (c) => `‹U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );

export const words = (text) => String(text).toLowerCase().replaceAll('_', ' ');

// What an id says to whoever looks at the node `from`: a part of it goes without its ARN, another place is named.
export function shortName(id, from = '') {
  if (from && id.startsWith(`${from}/`)) return id.slice(from.length + 1);
  const [, region, account, name] = /^arn:[^:]*:[^:]*:([^:]*):([^:]*):(?:table\/)?(.+)$/.exec(id) ?? [];
  if (!name) return id.replace(/^\d{12}\/[a-z0-9-]+\//, ''); // of a scaling target
  const [, , , ofRegion, ofAccount] = from.split(':');
  return [name, region !== ofRegion && region, account !== ofAccount && account].filter(Boolean).join(' · ');
}

const CONSOLES = {aws: 'console.aws.amazon.com', 'aws-cn': 'console.amazonaws.cn', 'aws-us-gov': 'console.amazonaws-us-gov.com'};
// The table's page in the AWS console; null where there is none.
export function consoleAddress(arn, name) {
  const [head, partition, service, region] = arn.split(':');
  if (head !== 'arn' || service !== 'dynamodb' || !/^[a-z0-9-]+$/.test(region) || !Object.hasOwn(CONSOLES, partition)) return null;
  return `https://${region}.${CONSOLES[partition]}/dynamodbv2/home?region=${region}#table?name=${encodeURIComponent(name)}`;
}

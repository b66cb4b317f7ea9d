// Numbers, sizes and times for people.

const number = new Intl.NumberFormat('en');
export const count = (value) => (typeof value === 'number' ? number.format(value) : '–');

export function bytes(value) {
  if (typeof value !== 'number') return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  while (value >= 1024 && unit + 1 < units.length) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

// Epoch seconds, or the text that a graph of datetimes holds.
const date = (value) => (typeof value === 'number' ? new Date(value * 1000) : new Date(value));

export function time(value) {
  if (value === null || value === undefined || Number.isNaN(date(value).getTime())) return '–';
  return `${date(value).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

// A run's tag is the second of its start unless somebody gave it one.
const isTime = (tag) => tag > 1e9 && tag < Date.now() / 1000 + 86400;
export const run = (tag) => (isTime(tag) ? time(tag) : `run ${tag}`);
export const runDay = (tag) => (isTime(tag) ? day(tag) : 'By tag');

export const day = (value) => time(value).slice(0, 10);

export function age(value) {
  if (value === null || value === undefined) return 'never';
  const seconds = Math.max(0, Date.now() / 1000 - date(value).getTime() / 1000);
  if (seconds < 120) return `${Math.floor(seconds)} s ago`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} days ago`;
}

// {columns, rows} as objects.
export const objects = ({columns, rows}) =>
  rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));

// Where a DynamoDB ARN belongs, and its name there; an id that is no such ARN is a name.
export function ofArn(id) {
  const [, , , region, account, ...rest] = id.split(':');
  const resource = rest.join(':');
  return resource.startsWith('table/') ? {account, region, name: resource.slice('table/'.length)} : {name: id};
}

// What an id says to whoever looks at the node `from`: a part of it goes without its ARN, another place is named.
export function shortName(id, from = '') {
  if (from && id.startsWith(`${from}/`)) return id.slice(from.length + 1);
  const [, region, account, name] = /^arn:[^:]*:[^:]*:([^:]*):([^:]*):(?:table\/)?(.+)$/.exec(id) ?? [];
  if (!name) return id.replace(/^\d{12}\/[a-z0-9-]+\//, '');  // of a scaling target
  const [, , , ofRegion, ofAccount] = from.split(':');
  return [name, region !== ofRegion && region, account !== ofAccount && account].filter(Boolean).join(' · ');
}

// The table's page in the AWS console; nothing where the ARN is none.
export function consoleAddress(arn, name) {
  const [head, partition, service, region] = arn.split(':');
  if (head !== 'arn' || service !== 'dynamodb' || !/^[a-z0-9-]+$/.test(region)) return null;
  const hosts = {'aws': 'console.aws.amazon.com', 'aws-cn': 'console.amazonaws.cn', 'aws-us-gov': 'console.amazonaws-us-gov.com'};
  const host = hosts[partition];
  return host ? `https://${region}.${host}/dynamodbv2/home?region=${region}#table?name=${encodeURIComponent(name)}` : null;
}

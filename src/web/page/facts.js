// What is asked about each table alone, in words. What is not known is a `?` with the reason, and never a no.
import {h} from './dom.js';
import {age, objects, shortName} from './format.js';

const WORDS = {ENABLED: 'on', DISABLED: 'off'};

// null where AWS does not say.
const setting = (one, more) => (one?.status ? [WORDS[one.status] ?? one.status.toLowerCase(), one.status === 'DISABLED' ? '' : more(one)] : null);
const list = (elements) => (elements.length ? h('ul', {}, elements.map((one) => h('li', {}, one))) : 'none');

// A policy's Principal: "*", or names by their type.
function who(json) {
  const principal = JSON.parse(json);
  const names = typeof principal === 'string' ? [principal] : Object.values(principal).flat();
  return names.map((name) => (name === '*' ? 'everybody' : String(name))).join(', ');
}

const what = (json) => [JSON.parse(json)].flat().join(', ');

function statement(one) {
  if (one.effect === null) return 'a policy that cannot be understood';
  const isPublic = one.is_public === 'yes';
  const lines = Object.entries({
    Principal: one.principal && who(one.principal), NotPrincipal: one.not_principal && who(one.not_principal),
    Action: one.action && what(one.action), NotAction: one.not_action && what(one.not_action), Condition: one.condition,
  }).filter(([, text]) => text);
  return [h('strong', {class: isPublic && 'bad'}, one.effect), ` ${one.sid ?? ''}${isPublic ? ' (public)' : ''}`,
    ...lines.map(([name, text]) => h('div', {}, h('span', {class: 'quiet'}, `${name} `), text))];
}

// What each operation found, as elements.
const FACTS = [
  ['Point-in-time recovery', 'dynamodb:DescribeContinuousBackups', ([one]) => setting(one, ({days}) => (days === null ? '' : `, ${days} days`))],
  ['Time to live', 'dynamodb:DescribeTimeToLive', ([one]) => setting(one, ({name}) => (name === null ? '' : `, by ${name}`))],
  ['Resource policy', 'dynamodb:GetResourcePolicy', (found, statements) => list(statements.map(statement))],
  ['Kinesis destinations', 'dynamodb:DescribeKinesisStreamingDestination', (found, statements, id) =>
    list(found.map(({status, name}) => [h('span', {title: name}, shortName(name, id)), ` ${(status ?? '').toLowerCase()}`]))],
];

function why({asked_at: asked, read_at: read, reason}) {
  if (!asked) return 'never asked';
  const last = read ? `, last answered ${age(read)}` : '';
  return reason ? `not answered ${age(asked)}${last}: ${reason}` : `the table was made since it was asked ${age(asked)}`;
}

// Of a table's id and the answer of /api/facts.
export function facts(id, answer) {
  const [answers, found, statements] = [answer.answers, answer.facts, answer.statements].map(objects);
  return h('dl', {id: 'facts'}, FACTS.flatMap(([title, operation, show]) => {
    const state = answers.find((one) => one.operation === operation) ?? {};
    const known = state.known_at ? show(found.filter((one) => one.operation === operation), statements, id) : null;
    return [h('dt', {}, state.known_at ? `${title} · read ${age(state.known_at)}` : title),
      h('dd', {}, known ?? [h('strong', {}, '?'), state.known_at ? '' : h('span', {class: 'quiet'}, ` ${why(state)}`)])];
  }));
}

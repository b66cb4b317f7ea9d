// A change of the graph as a row: what it was, what it is.
import {ArrowRight, Minus, Pencil, Plus} from 'lucide';
import {tableOf, toNode, toTable} from './address.js';
import {bytes, exact, isRunTime, iso, plain, run, seconds, shortName, words} from './format.js';
import {Ago, Icon} from './parts.jsx';

const ICONS = {added: Plus, removed: Minus, changed: Pencil};
const SEVERE = /^(deleting|archiv|inaccessible|disabled|pendingdeletion|failed|problem)/i;

const KINDS = {DynamoDBTable: 'table', GlobalSecondaryIndex: 'global index', DynamoDBLocalSecondaryIndex: 'local index', AWSKMSKey: 'key'};
const kindOf = (label) => KINDS[label] ?? words(label.replace(/^(AWS|DynamoDB)/, '').replace(/([a-z])([A-Z])/g, '$1 $2'));

function sayValue(property, value) {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object') return plain(JSON.stringify(value));
  if (typeof value !== 'number') return plain(value);
  if (/^size$|_bytes$/.test(property)) return bytes(value);
  if (/(_at|_time|_date)$/.test(property) && seconds(value) > 1e8) return iso(value);
  return exact(value);
}

// The table that a changed node belongs to, by its id.
const ownerOf = (one) => tableOf(/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+/.exec(one.id)?.[0] ?? '');

export function Change({one, isDense}) {
  const table = ownerOf(one);
  const isTable = one.label === 'DynamoDBTable';
  const own = isTable || !table ? '' : shortName(one.id, one.id.split('/').slice(0, 2).join('/'));
  const isOnlyOne = !one.property && own.replaceAll('-', ' ') === kindOf(one.label); // continuous-backups
  const what = [own && !isOnlyOne && plain(own), one.property ? words(one.property) : `${one.kind === 'added' ? 'new' : one.kind} ${kindOf(one.label)}`]
    .filter(Boolean)
    .join(' · ');
  const [before, after] = [sayValue(one.property, one.before), sayValue(one.property, one.after)];
  const at = isRunTime(one.tag) ? one.tag : null;
  return (
    <a class={`row change ${isDense ? 'dense' : ''}`} data-row href={table ? toTable(table, 'history') : toNode(one.id)} title={plain(one.id)}>
      <span class={`kind kind-${one.kind}`}>
        <Icon of={ICONS[one.kind] ?? Pencil} size={13} label={one.kind} />
      </span>
      <span class="what">
        <bdi class="name">{plain(table?.name ?? shortName(one.id))}</bdi>
        <span class="where">{isDense ? what : table?.region}</span>
      </span>
      {isDense ? null : <span class="why">{what}</span>}
      <span class="delta-text">
        {one.property ? (
          <>
            <s title={before}>{before}</s>
            <Icon of={ArrowRight} size={12} />
            <b title={after} class={SEVERE.test(after) ? 'tone-high' : ''}>
              {after}
            </b>
          </>
        ) : null}
      </span>
      <span class="when">{at === null ? run(one.tag) : <Ago at={at} isBare />}</span>
    </a>
  );
}

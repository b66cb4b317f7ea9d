// What leads from a table to others: its stream's consumers, its replicas, where its data came from.
import {Archive, Database, Radio, Waves, Workflow, Zap} from 'lucide';
import {useMemo} from 'preact/hooks';
import {tableOf, to, toNode, toTable} from './address.js';
import {PROTECTIONS, why} from './columns.jsx';
import {bytes, day, plain, words} from './format.js';
import {Graph} from './graph.jsx';
import {State, Unread} from './parts.jsx';

const KINDS = {lambda: ['Function', Zap], pipe: ['Pipe', Workflow]};
const isFailing = (one) => /^PROBLEM|fail/i.test(one.result ?? '');
const isStopped = (one) => /^(disabled|stopp)/i.test(one.state ?? '');

function consumerNode(one) {
  const [kind, icon] = KINDS[one.kind] ?? ['Consumer', Zap];
  const state = one.foreign ? `of ${one.account}` : isFailing(one) ? 'failing' : words(one.state ?? 'state unknown');
  return {
    id: one.id,
    title: one.name ?? one.arn?.split(/[:/]/).pop() ?? one.id,
    sub: `${kind}, ${state}`,
    icon,
    href: to('node', {id: one.id}),
    width: 200,
    tone: one.foreign || isFailing(one) ? 'high' : isStopped(one) ? 'off' : 'plain',
    hint: [one.arn, one.result, one.reason].filter(Boolean).join('\n'),
  };
}

function drawnStream({row, stream, consumers, kinesis}) {
  const nodes = [{id: row.id, title: row.name, sub: row.region, icon: Database, isFocus: true, width: 150}];
  const edges = [];
  if (stream) {
    nodes.push({
      id: stream.arn,
      title: 'Stream',
      sub: stream.enabled === false ? 'off' : words(stream.view ?? ''),
      icon: Radio,
      width: 168,
      tone: stream.enabled === false ? 'off' : 'plain',
    });
    edges.push({from: row.id, to: stream.arn});
  }
  for (const one of consumers) {
    nodes.push(consumerNode(one));
    edges.push({from: stream ? stream.arn : row.id, to: one.id, isOff: isStopped(one)});
  }
  for (const one of kinesis) {
    nodes.push({
      id: one.stream,
      title: one.stream.split('/').pop(),
      sub: `Kinesis, ${one.account && one.account !== row.account ? `of ${one.account}` : words(one.status ?? '')}`,
      icon: Waves,
      width: 200,
      tone: one.account && one.account !== row.account ? 'high' : 'plain',
      hint: one.stream,
    });
    edges.push({from: row.id, to: one.stream, isOff: /disabled/i.test(one.status ?? '')});
  }
  return [nodes, edges];
}

export function Stream({answer}) {
  const [nodes, edges] = useMemo(() => drawnStream(answer), [answer]);
  const unread =
    answer.row.consumers === null ? (
      <p class="note">
        <Unread reason={why(answer.unknown, 'consumers')}>consumers not read</Unread> {plain(why(answer.unknown, 'consumers'))}
      </p>
    ) : null;
  if (nodes.length === 1)
    return (
      <>
        <p class="none-line">No stream is enabled.</p>
        {unread}
      </>
    );
  return (
    <>
      <Graph nodes={nodes} edges={edges} label="Who reads the stream" />
      {unread}
      {answer.stream && !unread ? <p class="note quiet">Readers that use the Kinesis Client Library leave no trace that Dynatlas can read.</p> : null}
    </>
  );
}

function drawnLineage({row, lineage}) {
  const nodes = [{id: row.id, title: row.name, sub: row.region, icon: Database, isFocus: true}];
  const edges = [];
  const {restored, copies} = lineage;
  const table = (id, sub) => {
    const place = tableOf(id);
    return {id, title: place?.name ?? id, sub: sub ?? place?.region ?? '', icon: Database, href: toNode(id), hint: id, width: 190};
  };
  if (restored) {
    let from = null;
    if (restored.from_table) {
      nodes.push({...table(restored.from_table), tone: restored.from_known === false ? 'unread' : 'plain'});
      from = restored.from_table;
    }
    if (restored.from_backup) {
      nodes.push({
        id: restored.from_backup,
        title: 'Backup',
        sub: `restored ${day(restored.at)}`,
        icon: Archive,
        href: to('node', {id: restored.from_backup}),
        hint: restored.from_backup,
        width: 150,
      });
      if (from) edges.push({from, to: restored.from_backup});
      from = restored.from_backup;
    }
    if (from) edges.push({from, to: row.id, isOff: restored.in_progress});
  }
  for (const one of copies) {
    if (nodes.some(({id}) => id === one.id)) continue;
    nodes.push(table(one.id, [one.region, one.at && day(one.at)].filter(Boolean).join(', ')));
    edges.push({from: row.id, to: one.id});
  }
  return [nodes, edges];
}

export function Lineage({answer}) {
  const [nodes, edges] = useMemo(() => drawnLineage(answer), [answer]);
  if (nodes.length === 1) return <p class="none-line">Neither restored from another table nor the source of one.</p>;
  return <Graph nodes={nodes} edges={edges} label="Where its data came from and went" />;
}

const Differs = ({is, children}) => <td class={is ? 'differs' : ''}>{children}</td>;
function Replica({one, row, isSelf}) {
  const table = isSelf ? row : one.table;
  const place = tableOf(table?.id ?? '');
  const name = table?.class?.replaceAll('-', ' ') ?? (one.class && words(one.class.replace('STANDARD_INFREQUENT', 'INFREQUENT')));
  return (
    <tr>
      <td>
        {place && !isSelf ? (
          <a class="link" href={toTable(place)}>
            {one.region}
          </a>
        ) : (
          <b>{one.region}</b>
        )}
        {isSelf ? <small class="quiet"> this one</small> : null}
      </td>
      <td title={one.description ?? undefined}>
        {words(one.status ?? '')}
        {one.progress ? `, ${one.progress}%` : ''}
      </td>
      <Differs is={name && row.class && name !== row.class.replaceAll('-', ' ')}>{name ?? <Unread>unknown</Unread>}</Differs>
      {table ? (
        <>
          <td class="right num">{table.size === null ? <Unread>unknown</Unread> : bytes(table.size)}</td>
          {PROTECTIONS.slice(0, 2).map(([fact, title]) => (
            <Differs key={fact} is={table[fact] !== row[fact]}>
              <State is={table[fact] ?? 'unknown'} title={`${title}: ${table[fact] ?? 'not read'}`} />
            </Differs>
          ))}
          <Differs is={(table.ttl ?? null) !== row.ttl}>
            <State is={table.ttl ?? 'unknown'} title={`Time to live: ${table.ttl ?? 'not read'}`} />
          </Differs>
        </>
      ) : (
        <td colSpan={4}>
          <Unread>this region was never read</Unread>
        </td>
      )}
    </tr>
  );
}

export function Replicas({answer}) {
  const {row, replicas, global} = answer;
  if (!replicas.length) return <p class="none-line">No replica: this table lives in {row.region} alone.</p>;
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Replicas">
        <table class="table small">
          <thead>
            <tr>
              {['Region', 'Status', 'Class', 'Storage', 'Recovery', 'Deletion protection', 'Time to live'].map((text) => (
                <th key={text} scope="col" class={text === 'Storage' ? 'right' : ''}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Replica one={{region: row.region, status: row.status, class: row.class}} row={row} isSelf />
            {replicas
              .filter((one) => one.region !== row.region)
              .map((one) => (
                <Replica key={one.region} one={one} row={row} />
              ))}
          </tbody>
        </table>
      </div>
      {global?.consistency || global?.witness_region ? (
        <p class="note quiet replicas-note">
          {[global.consistency && `${words(global.consistency)} consistency`, global.witness_region && `witness in ${global.witness_region}`]
            .filter(Boolean)
            .join(', ')}
        </p>
      ) : null}
    </>
  );
}

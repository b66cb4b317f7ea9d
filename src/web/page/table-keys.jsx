// Which attributes the table and each of its indexes have, and as what: a column for each attribute.
import {bytes, exact, plain, short, words} from './format.js';
import {Unread} from './parts.jsx';

const TYPES = {S: 'string', N: 'number', B: 'binary'};
const KINDS = {global: 'global index', local: 'local index', vector: 'vector index'};

function rowsOf({row, keys, indexes}) {
  return [
    {kind: 'table', name: row.name, keys, projection: 'ALL', attributes: [], size: row.size, items: row.items, status: 'ACTIVE'},
    ...indexes.map((one) => ({...one, keys: one.keys ?? []})),
  ];
}

// Each attribute with its type: keys first, then what is projected.
function columnsOf(rows) {
  const types = new Map();
  for (const row of rows) for (const [name, , type] of row.keys) if (!types.has(name)) types.set(name, TYPES[type] ?? type);
  for (const row of rows) for (const name of row.attributes ?? []) if (!types.has(name)) types.set(name, '');
  for (const row of rows) if (row.vector_attribute && !types.has(row.vector_attribute)) types.set(row.vector_attribute, 'vector');
  return types;
}

function Cell({row, name, base}) {
  const ofSame = (role) => row.keys.filter(([, one]) => one === role);
  const [, role] = row.keys.find(([one]) => one === name) ?? [];
  if (role) {
    const same = ofSame(role);
    const number = same.length > 1 ? ` ${same.findIndex(([one]) => one === name) + 1}` : '';
    return (
      <span class={`key ${role === 'HASH' ? 'key-PK' : 'key-SK'}`}>
        {role === 'HASH' ? 'partition' : 'sort'}
        {number}
      </span>
    );
  }
  if (row.vector_attribute === name) return <span class="key key-SK">{row.dimensions} dim</span>;
  if (row.projection === 'ALL' || base.includes(name) || row.attributes?.includes(name))
    return <i class="dot" role="img" aria-label="projected" title="projected" />;
  return null;
}

const Amount = ({of, say}) => (of === null || of === undefined ? <Unread>unknown</Unread> : <span title={exact(of)}>{say(of)}</span>);
const isActive = (row) => !row.status || row.status.toLowerCase() === 'active';

export function KeyMatrix({answer}) {
  const rows = rowsOf(answer);
  const types = [...columnsOf(rows)];
  const base = answer.keys.map(([name]) => name);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Keys and indexes by attribute">
        <table class="keys">
          <thead>
            <tr>
              <td />
              {types.map(([name, type]) => (
                <th key={name} scope="col">
                  <span>{plain(name)}</span>
                  <small>{type}</small>
                </th>
              ))}
              <th scope="col" class="rest">
                others
              </th>
              <th scope="col" class="right">
                storage
              </th>
              <th scope="col" class="right">
                items
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.kind} ${row.name}`} class={row.kind === 'table' ? 'is-table' : ''}>
                <th scope="row">
                  <span class="index-name">
                    <b>{plain(row.name)}</b>
                    <small>{KINDS[row.kind] ?? 'table'}</small>
                    {isActive(row) ? null : <span class="status status-updating">{row.backfilling ? 'backfilling' : words(row.status)}</span>}
                  </span>
                </th>
                {types.map(([name]) => (
                  <td key={name}>
                    <Cell row={row} name={name} base={base} />
                  </td>
                ))}
                <td class="rest">
                  {row.projection === 'ALL' ? <i class="dot" role="img" aria-label="all attributes" title="all attributes" /> : null}
                </td>
                <td class="right num">
                  <Amount of={row.size} say={bytes} />
                </td>
                <td class="right num">
                  <Amount of={row.items} say={short} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="lookups">
        <span class="quiet">Can be queried by</span>
        {rows
          .filter((row) => row.keys.length)
          .map((row) => (
            <code key={row.name} title={plain(row.name)}>
              {row.keys.map(([name]) => plain(name)).join(' + ')}
            </code>
          ))}
      </p>
    </>
  );
}

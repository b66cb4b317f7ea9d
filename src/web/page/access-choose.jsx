// The field that chooses a table or a principal by a part of its name.
import {Search} from 'lucide';
import {useEffect, useState} from 'preact/hooks';
import {get} from './answers.js';
import {plain} from './format.js';
import {Icon} from './parts.jsx';

const WAIT = 120; // milliseconds after the last key
const SHOWN_MAX = 10;

// `find`: a promise of [{id, name, sub}] for a text.
function useFound(text, find) {
  const [found, set] = useState([]);
  useEffect(() => {
    if (text === null) return undefined;
    let isWanted = true;
    const timer = setTimeout(
      () =>
        find(text).then(
          (all) => isWanted && set(all.slice(0, SHOWN_MAX)),
          () => {},
        ),
      text ? WAIT : 0,
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [text, find]);
  return text === null ? [] : found;
}

export const findTables = async (text) =>
  (await get('find', {text, limit: SHOWN_MAX})).tables.map((one) => ({id: one.id, name: one.name, sub: `${one.region} · ${one.account}`}));
export const findPrincipals = async (text, limit = SHOWN_MAX) =>
  (await get('principals', {text, limit})).principals.map((one) => ({id: one.id, name: one.name, sub: `${one.kind} · ${one.account}`}));

// `value`: the name of what is chosen.
export function Chooser({label, value, find, onPick}) {
  const [text, set] = useState(null); // null: nothing is typed
  const [at, move] = useState(0);
  const found = useFound(text, find);
  const pick = (one) => {
    set(null);
    if (one) onPick(one.id);
  };
  const keys = {
    ArrowDown: () => move(Math.min(at + 1, found.length - 1)),
    ArrowUp: () => move(Math.max(at - 1, 0)),
    Enter: () => pick(found[at]),
    Escape: () => set(null),
  };
  const onKey = (event) => {
    if (text === null && event.key === 'ArrowDown') set('');
    if (text === null || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  };
  return (
    <div class="filter chooser">
      <Icon of={Search} size={15} />
      <span class="filter-in">
        <input
          id="filter"
          type="search"
          aria-label={label}
          autocomplete="off"
          spellcheck={false}
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="choices"
          aria-activedescendant={found.length ? `choice-${at}` : undefined}
          placeholder={label}
          value={text ?? plain(value)}
          onFocus={(event) => event.currentTarget.select()}
          onInput={(event) => {
            move(0);
            set(event.currentTarget.value);
          }}
          onKeyDown={onKey}
          onBlur={() => set(null)}
        />
        {found.length ? (
          <ul class="options" id="choices" role="listbox" aria-label={label}>
            {found.map((one, i) => (
              <li
                key={one.id}
                id={`choice-${i}`}
                role="option"
                aria-selected={i === at}
                title={plain(one.id)}
                onMouseDown={(event) => {
                  event.preventDefault();
                  pick(one);
                }}>
                <bdi>{plain(one.name)}</bdi>
                <span>{one.sub}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </span>
    </div>
  );
}

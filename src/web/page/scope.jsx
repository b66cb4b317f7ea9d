// Of which accounts, regions and tags everything is shown: a filter text that stays in the address from view to view.
import {ChevronDown, Layers} from 'lucide';
import {useEffect, useRef, useState} from 'preact/hooks';
import {change, quoted, route} from './address.js';
import {useAnswer} from './answers.js';
import {tokens} from './filter.js';
import {plain} from './format.js';
import {Icon} from './parts.jsx';
import {otherTerms, placesOf} from './places.js';

const valueOf = (text, key) => tokens(text).find((one) => one.text.startsWith(`${key}:`))?.value ?? '';
const restOf = (text) =>
  tokens(text)
    .map((one) => one.text)
    .filter((one) => !/^(account|region):/.test(one))
    .join(' ');

function Form({places, scope, onDone}) {
  const accounts = [...new Map(places.map((one) => [one.account, one.name]))];
  const regions = [...new Set(places.map((one) => one.region))].sort();
  const submit = (event) => {
    event.preventDefault();
    const {account, region, rest} = Object.fromEntries(new FormData(event.currentTarget));
    change({in: [account && `account:${quoted(account)}`, region && `region:${quoted(region)}`, rest.trim()].filter(Boolean).join(' ')});
    onDone();
  };
  const chosen = [valueOf(scope, 'account'), valueOf(scope, 'region')];
  return (
    <form class="scope-form" onSubmit={submit}>
      <label>
        Account
        <select name="account">
          <option value="">All accounts</option>
          {accounts.map(([id, name]) => (
            <option key={id} value={id} selected={id === chosen[0]}>
              {name ? `${plain(name)} · ${id}` : id}
            </option>
          ))}
        </select>
      </label>
      <label>
        Region
        <select name="region">
          <option value="">All regions</option>
          {regions.map((one) => (
            <option key={one} value={one} selected={one === chosen[1]}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <label>
        Filter
        <input name="rest" defaultValue={restOf(scope)} placeholder="team:checkout" />
      </label>
      <div class="bar">
        <button class="button primary" type="submit">
          Show
        </button>
        <button
          class="button"
          type="button"
          onClick={() => {
            change({in: ''});
            onDone();
          }}>
          Everything
        </button>
      </div>
    </form>
  );
}

export function Scope() {
  const scope = route.value.query.in ?? '';
  const [isOpen, open] = useState(false);
  const box = useRef();
  const overview = useAnswer('overview').data;
  const places = overview ? placesOf(overview) : [];
  const accounts = new Map(places.map((one) => [one.account, one.name]));
  useEffect(() => {
    if (!isOpen) return undefined;
    const outside = (event) => {
      if (!box.current?.contains(event.target)) open(false);
    };
    box.current.querySelector('select')?.focus();
    addEventListener('mousedown', outside);
    return () => removeEventListener('mousedown', outside);
  }, [isOpen]);
  const account = valueOf(scope, 'account') || (accounts.size === 1 ? [...accounts.keys()][0] : '');
  const where = account ? accounts.get(account) || account : accounts.size ? `${accounts.size} accounts` : 'All accounts';
  const close = (event) => {
    if (event.key !== 'Escape') return;
    open(false);
    box.current.querySelector('button').focus();
  };
  return (
    <div class="scope-box" ref={box} onKeyDown={close}>
      <button type="button" class="scope" title="Accounts and regions shown" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        <Icon of={Layers} size={15} />
        <b>{plain(where)}</b>
        <span class="quiet">{[valueOf(scope, 'region') || 'all regions', restOf(scope)].filter(Boolean).join(' · ')}</span>
        <Icon of={ChevronDown} size={14} />
      </button>
      {isOpen ? <Form places={places} scope={scope} onDone={() => open(false)} /> : null}
    </div>
  );
}

// For views that know of accounts and regions alone: what else the scope asks for does not narrow them.
export function LeftAside() {
  const text = otherTerms()
    .map((one) => one.text)
    .join(' ');
  return text ? (
    <p class="note">
      <code>{plain(text)}</code> does not narrow this view.
    </p>
  ) : null;
}

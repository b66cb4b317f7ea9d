// The filter as tokens, with a field for the next one; what the program does not understand is shown where it stands.
import {Search, X} from 'lucide';
import {useEffect, useRef, useState} from 'preact/hooks';
import {change} from './address.js';
import {get} from './answers.js';
import {asked, tokens, without} from './filter.js';
import {exact, plain} from './format.js';
import {Icon} from './parts.jsx';
import {isPhone} from './theme.js';

const WAIT = 120; // milliseconds after the last key
const OPTIONS_MAX = 8;

function useOptions(text) {
  const [found, set] = useState({text: '', options: []});
  useEffect(() => {
    if (!text || text.endsWith(' ')) return undefined;
    const word = text.split(/\s+/).pop();
    const timer = setTimeout(
      () =>
        get('complete', asked(word)).then(
          (answer) => set({text, options: answer.options.slice(0, OPTIONS_MAX)}),
          () => {},
        ),
      WAIT,
    );
    return () => clearTimeout(timer);
  }, [text]);
  return found.text === text ? found.options : [];
}

function Options({options, at, choose}) {
  if (!options.length) return null;
  return (
    <ul class="options" id="filter-options" role="listbox" aria-label="Completions">
      {options.map((one, i) => (
        <li
          key={one.text}
          id={`option-${i}`}
          role="option"
          aria-selected={i === at}
          onMouseDown={(event) => {
            event.preventDefault();
            choose(one);
          }}>
          <code>{plain(one.text)}</code>
          <span>{one.label}</span>
          {one.tables === null ? null : <b class="num">{exact(one.tables)}</b>}
        </li>
      ))}
    </ul>
  );
}

function Wrong({q, error}) {
  const {at, length = 0} = error?.answer ?? {};
  if (at === undefined) return null;
  const isScope = q === '';
  const bytesOf = new TextEncoder().encode(q);
  const part = (from, to) => new TextDecoder().decode(bytesOf.slice(from, to));
  return (
    <p class="wrong" role="alert">
      {isScope ? (
        'In the scope: '
      ) : (
        <code>
          {plain(part(0, at))}
          <mark>{plain(part(at, at + length)) || '…'}</mark>
          {plain(part(at + length))}
        </code>
      )}{' '}
      {plain(error.message)}
    </p>
  );
}

export function FilterField({q, error, end}) {
  const all = tokens(q);
  const chips = all.filter((one) => one.title);
  const words = all
    .filter((one) => !one.title)
    .map((one) => one.text)
    .join(' ');
  const [text, set] = useState(words);
  const [at, move] = useState(-1);
  const [isOpen, open] = useState(false);
  const input = useRef();
  useEffect(() => {
    set(words);
  }, [q]);
  const options = useOptions(isOpen ? text : '');
  useEffect(() => {
    move(-1);
  }, [text]);
  const take = (value) => change({q: [...chips.map((one) => one.text), value.trim()].filter(Boolean).join(' ')});
  const choose = (option) => {
    const next = [...text.split(/\s+/).slice(0, -1), option.text].join(' ');
    if (option.text.endsWith(':')) set(next);
    else take(next);
    input.current.focus();
  };
  const keys = {
    ArrowDown: () => move(Math.min(at + 1, options.length - 1)),
    ArrowUp: () => move(Math.max(at - 1, -1)),
    Enter: () => {
      if (options[at]) choose(options[at]);
      else {
        open(false);
        take(text);
      }
    },
    Escape: () => {
      open(false);
      input.current.blur();
    },
  };
  const onKey = (event) => {
    if (event.key === 'Backspace' && !text && chips.length) change({q: without(q, chips.at(-1).text)});
    if (event.key === 'Tab' && isOpen && options[at]) {
      event.preventDefault();
      choose(options[at]);
    }
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  };
  return (
    <>
      <div class="filter">
        <Icon of={Search} size={15} />
        {chips.map((one) => (
          <span class="token" key={one.text}>
            <b>
              {one.isNot ? 'not ' : ''}
              {one.title}
            </b>
            <bdi>{plain(one.value)}</bdi>
            <button type="button" aria-label={`Without ${plain(one.text)}`} onClick={() => change({q: without(q, one.text)})}>
              <Icon of={X} size={12} />
            </button>
          </span>
        ))}
        <span class="filter-in">
          <input
            id="filter"
            ref={input}
            type="search"
            aria-label="Filter"
            autocomplete="off"
            spellcheck={false}
            value={text}
            role="combobox"
            aria-expanded={isOpen && options.length > 0}
            aria-controls="filter-options"
            aria-activedescendant={at >= 0 ? `option-${at}` : undefined}
            placeholder={
              chips.length
                ? ''
                : isPhone.value
                  ? 'Filter: orders pitr:off'
                  : 'Filter: orders  region:eu-west-1  pitr:off  size:>10GiB  attr:customerId'
            }
            onInput={(event) => {
              set(event.currentTarget.value);
              open(true);
            }}
            onKeyDown={onKey}
            onChange={() => {
              if (text !== words) take(text);
            }}
            onBlur={() => open(false)}
          />
          {isOpen ? <Options {...{options, at, choose}} /> : null}
        </span>
        <span class="filter-end">{end}</span>
      </div>
      <Wrong q={q} error={error} />
    </>
  );
}

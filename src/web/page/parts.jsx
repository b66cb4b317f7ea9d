// Small parts that every view is built of.
import {Check, ChevronDown, Copy as CopyIcon, X} from 'lucide';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {age, ago, exact, iso, plain, short} from './format.js';

// lucide's plain data, drawn here.
export function Icon({of, size = 16, label}) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden={label ? undefined : 'true'}
      role={label ? 'img' : undefined}
      aria-label={label}>
      {of.map(([Tag, attributes], i) => (
        <Tag key={i} {...attributes} />
      ))}
    </svg>
  );
}

const STATES = {on: 'on', off: 'off', unknown: 'not read', none: 'does not apply'};
const MARKS = {
  on: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="M5 8.2l2.1 2.1L11 6" fill="none" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M5.6 10.4l4.8-4.8" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 1.6" />
      <path d="M6.5 6.6a1.6 1.6 0 1 1 2 1.6c-.4.2-.5.4-.5.8M8 11v.1" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
    </>
  ),
  none: <path d="M5 8h6" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />,
};
// On, off, not read, or of no concern here: by form first, then by colour.
export function State({is, title, size = 16}) {
  const name = title ?? STATES[is];
  return (
    <svg class={`state state-${is}`} width={size} height={size} viewBox="0 0 16 16" role="img" aria-label={name}>
      <title>{name}</title>
      {MARKS[is]}
    </svg>
  );
}

// What is not known, always hatched; why stands in its title.
export const Unread = ({reason, children = 'not read'}) => (
  <span class="unread" title={reason ? plain(reason) : undefined}>
    {children}
  </span>
);

// A name that came from outside: what cannot be seen in it is named.
export const Name = ({of, class: name = 'name'}) => (
  <bdi class={name} title={String(of)}>
    {plain(of)}
  </bdi>
);
export const Num = ({n, text}) => (
  <span class="num" title={exact(n)}>
    {text ?? short(n)}
  </span>
);
export const Ago = ({at, isBare}) => <time title={iso(at)}>{isBare ? age(at) : ago(at)}</time>;
export const Sep = () => <span class="sep" />;

// Copies where the browser lets us; elsewhere (plain http) the text is selected, for Ctrl-C.
export function Copy({text, what = 'Copy', label}) {
  const [state, setState] = useState('');
  const field = useRef();
  useLayoutEffect(() => {
    if (state === 'select') field.current?.select();
  }, [state]);
  useEffect(() => {
    const timer = state === 'done' ? setTimeout(() => setState(''), 1400) : 0;
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (event) => {
    event.preventDefault();
    event.stopPropagation();
    const copying = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    copying.then(
      () => setState('done'),
      () => setState('select'),
    );
  };
  if (state === 'select') return <input class="copied" ref={field} readOnly value={text} aria-label={what} onBlur={() => setState('')} />;
  return (
    <button
      type="button"
      class={label ? 'button' : 'ghost'}
      onClick={copy}
      title={what}
      aria-label={label ? `${label}: ${what}` : what}
      data-copy={text}>
      <Icon of={state === 'done' ? Check : CopyIcon} size={14} />
      {label ? <span>{state === 'done' ? 'Copied' : label}</span> : null}
      <span class="hidden" role="status">
        {state === 'done' ? 'copied' : ''}
      </span>
    </button>
  );
}

export function Panel({title, count, aside, children, class: name = '', id, flush}) {
  return (
    <section class={`panel ${name}`} id={id}>
      {title ? (
        <header class="panel-head">
          <h2>
            {title}
            {count === undefined ? null : <span class="count">{exact(count)}</span>}
          </h2>
          {aside ? <div class="aside">{aside}</div> : null}
        </header>
      ) : null}
      <div class={flush ? 'panel-body flush' : 'panel-body'}>{children}</div>
    </section>
  );
}

export function Choice({label, value, options, onChange}) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
      <b aria-hidden="true">{options.find(([key]) => key === value)?.[1]}</b>
      <Icon of={ChevronDown} size={14} />
    </label>
  );
}

export function Segments({value, options, onChange, label}) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map(([key, text]) => (
        <button type="button" key={key} aria-pressed={key === value} onClick={() => onChange(key)}>
          {text}
        </button>
      ))}
    </div>
  );
}

export const Close = (props) => (
  <button type="button" class="ghost" aria-label="Close" {...props}>
    <Icon of={X} size={16} />
  </button>
);

// Three shares of one thing.
export function TriBar({on, off, unknown}) {
  const part = (n, name) => (n ? <i class={name} style={{flexGrow: n}} /> : null);
  return (
    <span class="tribar" role="img" aria-label={`${exact(on)} on, ${exact(off)} off, ${exact(unknown)} not read`}>
      {part(on, 'on')}
      {part(off, 'off')}
      {part(unknown, 'unknown')}
    </span>
  );
}

// Grey lines of the height of what comes, after a moment; never a spinner.
export function Loading({rows = 6}) {
  return (
    <div class="loading" aria-hidden="true">
      {Array.from({length: rows}, (_, i) => (
        <i key={i} style={{width: `${88 - ((i * 37) % 41)}%`}} />
      ))}
    </div>
  );
}

export function Failed({of: answer, what}) {
  const isLocked = answer.error.status === 401;
  return (
    <div class="failed" role="alert">
      <b>{isLocked ? 'Open the address that serve printed' : `${what} could not be shown`}</b>
      <p>{plain(answer.error.message)}</p>
      {isLocked ? null : (
        <button type="button" class="button" onClick={answer.again}>
          Try again
        </button>
      )}
    </div>
  );
}

// An answer's content where it is there; else that it is coming, or why it does not.
export function Answered({of: answer, what, rows, children}) {
  if (answer.error && answer.data === undefined) return <Failed of={answer} what={what} />;
  if (answer.data === undefined) return <Loading rows={rows} />;
  return (
    <>
      {answer.error ? <Failed of={answer} what={what} /> : null}
      {children(answer.data)}
    </>
  );
}

// [ref, {width, height}] of an element.
export function useSize() {
  const ref = useRef();
  const [size, set] = useState({width: 0, height: 0});
  useLayoutEffect(() => {
    const watch = new ResizeObserver(([{contentRect}]) => set({width: Math.floor(contentRect.width), height: Math.floor(contentRect.height)}));
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, []);
  return [ref, size];
}

// How bad it is, as a mark, as a bar, and in order; what could not be told is hatched, never one of them.
import {exact} from './format.js';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];
export const rank = (severity) => SEVERITIES.indexOf(severity);

const BARS = {high: 3, medium: 2, low: 1, info: 0};
const CRITICAL = (
  <>
    <rect x="1" y="1" width="14" height="14" rx="3.5" fill="currentColor" />
    <path d="M8 4v4.6M8 11.2v.6" stroke="var(--surface)" stroke-width="2" stroke-linecap="round" />
  </>
);
const FORMS = {
  critical: CRITICAL,
  unknown: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 1.6" />
      <path
        d="M6.4 6.5a1.7 1.7 0 1 1 2.2 1.7c-.4.2-.6.4-.6.9M8 11.1v.2"
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
      />
    </>
  ),
  pass: <path d="M3.5 8.5l3 3 6-6.5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />,
  muted: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M4 12L12 4" stroke="currentColor" stroke-width="1.5" />
    </>
  ),
};
const WORDS = {unknown: 'not read'};

// By form first, then by colour.
export function Severity({of, size = 16, isBeside}) {
  const name = WORDS[of] ?? of;
  const said = isBeside ? {'aria-hidden': 'true'} : {role: 'img', 'aria-label': name};
  return (
    <svg class={`sev sev-${of}`} width={size} height={size} viewBox="0 0 16 16" {...said}>
      {isBeside ? null : <title>{name}</title>}
      {FORMS[of] ??
        [0, 1, 2].map((i) => (
          <rect
            key={i}
            x={1.5 + i * 4.75}
            y={10 - i * 3.6}
            width="3.4"
            height={4.5 + i * 3.6}
            rx="1"
            fill="currentColor"
            opacity={i < BARS[of] ? 1 : 0.22}
          />
        ))}
    </svg>
  );
}

// counts: by severity, and `unknown`.
export function SeverityBar({counts}) {
  const parts = [...SEVERITIES, 'unknown'].filter((name) => counts[name]);
  const said = parts.map((name) => `${exact(counts[name])} ${WORDS[name] ?? name}`).join(', ');
  return (
    <span class="sevbar" role="img" aria-label={said || 'nothing'} title={said}>
      {parts.map((name) => (
        <i key={name} class={name === 'unknown' ? 'unknown' : `fill-${name}`} style={{flexGrow: counts[name]}} />
      ))}
    </span>
  );
}

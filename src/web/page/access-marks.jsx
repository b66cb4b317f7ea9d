// The marks of access, by form first, then by colour; and what every answer about it ends with.
import {Bot, Building2, Server, User, Users} from 'lucide';
import {to} from './address.js';
import {plain} from './format.js';
import {Unread} from './parts.jsx';

const STATES = {
  allowed: 'allowed',
  conditional: 'conditional',
  granted: 'granted here; whether its own account allows it is unknown',
  none: 'none',
};
const MARKS = {
  allowed: <circle cx="8" cy="8" r="5.5" fill="currentColor" />,
  conditional: (
    <>
      <circle cx="8" cy="8" r="4.9" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M8 3.1a4.9 4.9 0 0 0 0 9.8z" fill="currentColor" />
    </>
  ),
  granted: (
    <>
      <circle cx="8" cy="8" r="4.9" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2 1.4" />
      <circle cx="8" cy="8" r="1.9" fill="currentColor" />
    </>
  ),
  none: <circle cx="8" cy="8" r="2" fill="currentColor" />,
};
export const ICONS = {outside: Building2, people: Users, user: User, role: Server, 'service-linked role': Bot, account: Building2};

export function Mark({state = 'none', isBeside}) {
  return (
    <svg
      class={`mark-right right-${state}`}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      role={isBeside ? undefined : 'img'}
      aria-hidden={isBeside ? 'true' : undefined}
      aria-label={isBeside ? undefined : STATES[state]}>
      {isBeside ? null : <title>{STATES[state]}</title>}
      {MARKS[state]}
    </svg>
  );
}

export const Legend = () => (
  <span class="what-is legend-of-rights">
    {[
      ['allowed', 'allowed'],
      ['conditional', 'conditional'],
      ['granted', 'granted, other side unread'],
    ].map(([state, text]) => (
      <span key={state}>
        <Mark state={state} isBeside />
        {text}
      </span>
    ))}
  </span>
);

// Of how much of the truth an answer is made.
export function AtMost({evaluated}) {
  const {at, unread, is_finished: isFinished, principals_unread: reason} = evaluated;
  if (at === null) return <Unread reason={reason}>unknown</Unread>;
  return (
    <>
      {isFinished ? null : <Unread reason="The last evaluation was broken off">incomplete</Unread>}
      {reason ? <Unread reason={reason}>principals not read again</Unread> : null}
      {unread.includes('policies') ? (
        <Unread reason="Resource policies of some tables or streams were not read: they may let in others, or deny">some policies not read</Unread>
      ) : unread.includes('organizations') ? (
        <Unread reason="SCPs and RCPs were not read">at most this</Unread>
      ) : null}
    </>
  );
}

// By which policies, what was not read, what no evaluation can know.
export const Limits = ({of: sentences}) => (
  <div class="limits" role="note" aria-label="What this rests on">
    {sentences.map((one) => (
      <p key={one}>{plain(one)}</p>
    ))}
  </div>
);

// An account whose principals were never read: unknown, which is not nobody.
export function NeverEvaluated({answer, isPart}) {
  const {limits, evaluated} = answer;
  const content = (
    <>
      <p class="note">
        <Unread reason={evaluated.principals_unread}>unknown</Unread> {plain(limits[0])}
      </p>
      {limits.slice(1).map((one) => (
        <p class="group-why" key={one}>
          {plain(one)}
        </p>
      ))}
      <p class="group-why">
        It takes <code>iam:GetAccountAuthorizationDetails</code>, and a <code>dynatlas sync</code>.{' '}
        <a class="link" href={to('coverage')}>
          What was not read
        </a>
      </p>
    </>
  );
  return isPart ? content : <div class="never">{content}</div>;
}

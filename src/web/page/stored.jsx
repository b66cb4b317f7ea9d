// What `dynatlas findings --write` keeps in the graph: how to have it, and since when a failure stands.
import {about, now} from './answers.js';
import {iso, run} from './format.js';
import {Ago, Choice, Copy} from './parts.jsx';

const COMMAND = 'dynatlas findings --write';
const HOUR = 3_600;
const DAYS = [
  [1, 'yesterday'],
  [7, '7 days ago'],
  [30, '30 days ago'],
];

export const isStored = () => Boolean(about.value?.verdicts);

// Where something needs verdicts that nobody has stored.
export const HowToStore = ({children}) =>
  about.value && !isStored() ? (
    <p class="how-to">
      {children} <code>{COMMAND}</code> <Copy text={COMMAND} what="Copy the command" />
    </p>
  ) : null;

// Of a failure that came after verdicts were last stored, nobody knows since when.
export function Since({at}) {
  if (!isStored()) return null;
  if (at === null) return <span title="Found since verdicts were last stored">new</span>;
  return (
    <span title={`First found ${iso(at)}`}>
      for <Ago at={at} isBare />
    </span>
  );
}

// `value`: the update tag of the address, as --since takes it; to the hour, so that the same is asked again.
export function ChooseSince({value, onChange}) {
  if (!isStored()) return null;
  const hour = Math.floor(now.value / HOUR);
  const days = DAYS.map(([n, text]) => [String((hour - n * 24) * HOUR), text]);
  const isOwn = value !== '' && !days.some(([tag]) => tag === value);
  const options = [['', 'Any time'], ...days, ...(isOwn ? [[value, run(Number(value))]] : [])];
  return <Choice label="New since" value={value} options={options} onChange={onChange} />;
}

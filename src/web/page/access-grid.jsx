// Principals by kind, or what policies name, × the eight rights: each mark leads to why.
import {ChevronDown} from 'lucide';
import {useState} from 'preact/hooks';
import {GROUPS, RIGHTS, principalOf, spelled, toPrincipal} from './access-answers.js';
import {ICONS, Mark} from './access-marks.jsx';
import {count, exact, plain} from './format.js';
import {Icon} from './parts.jsx';
import {isPhone} from './theme.js';

const KIND_MAX = 20; // principals of a kind that are shown at once
const ALIKE_MAX = 3; // of those that depend on the same
const FEW = {KIND: 8, ALIKE: 2};

// From a mark to the next one by the arrows; from a name to the first mark of its row.
function onArrow(event) {
  const by = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
  const row = event.target.closest('tr');
  if (!by || !row || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll('tr:has(.r a)')];
  const cells = (one) => [one.querySelector('a[data-row]'), ...one.querySelectorAll('.r a')].filter(Boolean);
  const next = rows[rows.indexOf(row) + by[0]];
  const at = cells(row).indexOf(event.target.closest('a'));
  if (!next || at < 0) return;
  event.preventDefault();
  cells(next)[at + by[1]]?.focus();
}

export function Marks({rights, hrefOf, chosen, of}) {
  return RIGHTS.map(([right, , title]) => {
    const state = rights[right]?.state ?? 'none';
    const isChosen = chosen === right;
    return (
      <td key={right} class={`r ${isChosen ? 'on' : ''}`}>
        <a
          href={hrefOf(right)}
          tabIndex={isChosen ? 0 : -1}
          aria-current={isChosen ? 'true' : undefined}
          aria-label={`${title}: ${state}. Why, of ${plain(of)}`}
          title={`${title}: ${state}`}>
          <Mark state={state} isBeside />
        </a>
      </td>
    );
  });
}

export const Heads = ({first, last}) => (
  <thead>
    <tr>
      <th scope="col">{first}</th>
      {RIGHTS.map(([key, text, title]) => (
        <th key={key} scope="col" class="r" title={title}>
          <span>{text}</span>
        </th>
      ))}
      {last ? (
        <th scope="col" class="last">
          {last}
        </th>
      ) : null}
    </tr>
  </thead>
);

export const Matrix = ({label, children}) => (
  <div class="scroll" tabIndex={0} role="region" aria-label={label}>
    <table class="matrix" onKeyDown={onArrow}>
      {children}
    </table>
  </div>
);

function Row({one, rights, isAlike, hrefOf, chosen}) {
  const {name, of} = principalOf(one.principal);
  const isChosen = chosen?.who === one.principal;
  return (
    <tr aria-current={isChosen ? 'true' : undefined} class={isAlike ? 'alike' : undefined}>
      <th scope="row">
        <a data-row class="name" href={toPrincipal(one.principal)} title={plain(one.principal)}>
          <bdi>{plain(name)}</bdi>
          <small>{plain(of)}</small>
        </a>
      </th>
      <Marks rights={rights} hrefOf={(right) => hrefOf(one.principal, right)} chosen={isChosen ? chosen.right : undefined} of={name} />
    </tr>
  );
}

const Wide = ({class: name, children}) => (
  <tr class={name}>
    <th colSpan={RIGHTS.length + 1} scope="rowgroup">
      {children}
    </th>
  </tr>
);

// In their order: those who have something for certain, then those whom one condition holds together.
function alike(principals) {
  const sets = [];
  for (const one of principals) {
    const keys = one.only_if?.join(', ') ?? null;
    if (sets.at(-1)?.keys === keys) sets.at(-1).all.push(one);
    else sets.push({keys, all: [one]});
  }
  return sets;
}

function Alike({set, total, text, row, isOpen, open}) {
  const shown = isOpen || set.all.length <= ALIKE_MAX ? set.all : set.all.slice(0, FEW.ALIKE);
  const left = Math.max(total ?? 0, set.all.length) - shown.length;
  return (
    <>
      <Wide class="if">
        {exact(Math.max(total ?? 0, set.all.length))} only if <code>{plain(text)}</code>
      </Wide>
      {shown.map((one) => row(one, true))}
      {left > 0 && shown.length < set.all.length ? (
        <Wide class="fold">
          <button type="button" class="link" onClick={open}>
            {exact(left)} more if <code>{plain(text)}</code>
          </button>
        </Wide>
      ) : null}
    </>
  );
}

function Group({group, rights, hrefOf, chosen, askMore}) {
  const hasChosen = group.principals.some((one) => one.principal === chosen?.who);
  const [isOpen, open] = useState(false);
  const [alikeOpen, openAlike] = useState([]);
  const isFolded = group.all > KIND_MAX && !isOpen && !hasChosen;
  const shown = isFolded ? group.principals.slice(0, FEW.KIND) : group.principals;
  const row = (one, isAlike) => <Row key={one.principal} {...{one, isAlike, hrefOf, chosen}} rights={rights.get(one.principal) ?? {}} />;
  const left = group.all - shown.length;
  const totalOf = (keys) => group.only_if.find((one) => one.keys.join(', ') === keys)?.principals;
  return (
    <tbody>
      <Wide class="group">
        <Icon of={ICONS[group.group]} size={14} />
        {GROUPS[group.group]}
        <span class="count">{exact(group.all)}</span>
      </Wide>
      {alike(shown).map((set) =>
        set.keys === null ? (
          set.all.map((one) => row(one))
        ) : (
          <Alike
            key={set.keys}
            set={set}
            total={isFolded ? undefined : totalOf(set.keys)}
            text={spelled(set.all[0].only_if, Object.values(rights.get(set.all[0].principal) ?? {}))}
            row={row}
            isOpen={alikeOpen.includes(set.keys) || set.all.some((one) => one.principal === chosen?.who)}
            open={() => openAlike([...alikeOpen, set.keys])}
          />
        ),
      )}
      {left > 0 ? (
        <Wide class="fold">
          <button
            type="button"
            class="link"
            onClick={() => {
              open(true);
              if (!isFolded) askMore(group.group);
            }}>
            {exact(left)} more <Icon of={ChevronDown} size={13} />
          </button>
        </Wide>
      ) : null}
    </tbody>
  );
}

// `who`: what useWho() gave.
export function PrincipalGrid({who, hrefOf, chosen}) {
  return (
    <Matrix label="Principals and rights">
      <Heads first="Principal" />
      {who.groups.map((group) => (
        <Group key={group.group} {...{group, hrefOf, chosen}} rights={who.rights} askMore={who.askMore} />
      ))}
    </Matrix>
  );
}

// The first few, without folding: those of other accounts before others.
export function FewPrincipals({who, hrefOf, most}) {
  const all = who.groups.flatMap((one) => one.principals).slice(0, most);
  return (
    <Matrix label="Principals and rights">
      <Heads first="Principal" />
      <tbody>
        {all.map((one) => (
          <Row key={one.principal} one={one} rights={who.rights.get(one.principal) ?? {}} hrefOf={hrefOf} />
        ))}
      </tbody>
    </Matrix>
  );
}

// A scope as its pattern, a table by its name.
function Target({one, account: own}) {
  const {scope} = one;
  const [, , , region, account, rest] = one.target.split(':', 6);
  if (!scope)
    return (
      <>
        <bdi class="name">{plain((rest ?? one.target).replace(/^table\//, ''))}</bdi>
        <small>{[region, account !== own && account].filter(Boolean).join(' · ')}</small>
      </>
    );
  const cuts = scope.cuts.length;
  return (
    <>
      <code>{scope.pattern === '*' ? 'every table' : plain(scope.pattern)}</code>
      <small title={cuts ? plain(scope.cuts.join('\n')) : undefined}>
        {[scope.region_pattern !== '*' && plain(scope.region_pattern), cuts > 0 && `cut by ${count(cuts, 'pattern')}`].filter(Boolean).join(' · ')}
      </small>
    </>
  );
}

// `account`: of the principal.
export function GrantGrid({grants, account, hrefOf, chosen}) {
  return (
    <Matrix label="Grants and rights">
      <Heads first="Tables" last={isPhone.value ? null : 'Covers'} />
      <tbody>
        {grants.map((one) => {
          const isChosen = chosen?.of === one.target;
          const first = RIGHTS.find(([right]) => one.rights[right])?.[0];
          return (
            <tr key={one.target} aria-current={isChosen ? 'true' : undefined}>
              <th scope="row">
                <a data-row href={hrefOf(one.target, first)} title={plain(one.target)}>
                  <Target one={one} account={account} />
                </a>
              </th>
              <Marks
                rights={one.rights}
                hrefOf={(right) => hrefOf(one.target, right)}
                chosen={isChosen ? chosen.right : undefined}
                of={one.scope?.pattern ?? one.target}
              />
              {isPhone.value ? null : <td class="last num">{exact(one.covers)}</td>}
            </tr>
          );
        })}
      </tbody>
    </Matrix>
  );
}

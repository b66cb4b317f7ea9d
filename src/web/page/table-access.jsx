// The access part of a table's page: how many read, write and administer, who of other accounts, the first few, and the way to the rest.
import {ArrowRight} from 'lucide';
import {toTableAccess, useWho} from './access-answers.js';
import {FewPrincipals} from './access-grid.jsx';
import {AtMost, Legend, NeverEvaluated} from './access-marks.jsx';
import {Counted} from './access.jsx';
import {exact, plain} from './format.js';
import {Answered, Icon, Panel} from './parts.jsx';

const SHOWN = 8;

function Counts({answer}) {
  const outside = answer.groups.find((one) => one.group === 'outside')?.all ?? 0;
  const {allowed, granted, conditional} = answer.states;
  return (
    <p class="lead access-lead">
      <Counted of={answer.counts.read} text="read" />
      <Counted of={answer.counts.write} text="write" />
      <Counted of={answer.counts.policy} text="change its policy" />
      <span class="counted">
        <b>{exact(outside)}</b> of other accounts
      </span>
      <span class="counted">
        in all <b>{exact(allowed)}</b> allowed, <b>{exact(granted)}</b> granted, <b>{exact(conditional)}</b> conditional
      </span>
      <AtMost evaluated={answer.evaluated} />
    </p>
  );
}

export function TableAccess({id}) {
  const who = useWho(id, SHOWN);
  const {data} = who;
  const isKnown = data && data.evaluated.at !== null;
  return (
    <Panel
      id="part-access"
      title="Access"
      count={isKnown ? data.all : undefined}
      flush={Boolean(isKnown)}
      aside={
        isKnown ? (
          <>
            <Legend />
            <a href={toTableAccess(id)}>
              Why, and all <Icon of={ArrowRight} size={14} />
            </a>
          </>
        ) : null
      }>
      <Answered of={{...who, data}} what="Access" rows={5}>
        {() =>
          isKnown ? (
            <>
              <Counts answer={data} />
              {data.all ? (
                <FewPrincipals who={who} most={SHOWN} hrefOf={(principal, right) => toTableAccess(id, {who: principal, right})} />
              ) : (
                <p class="none-line">By the policies that were read, nobody has a right on it, nor perhaps.</p>
              )}
              {data.all > SHOWN ? (
                <p class="group-why">
                  <a class="link" href={toTableAccess(id)}>
                    {exact(data.all - SHOWN)} more principals
                  </a>
                </p>
              ) : null}
              <p class="group-why quiet">{plain(data.limits[0])} A session may be narrower.</p>
            </>
          ) : (
            <NeverEvaluated answer={data} isPart />
          )
        }
      </Answered>
    </Panel>
  );
}

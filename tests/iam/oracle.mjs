// oracle.mjs FOLDER: what @cloud-copilot/iam-simulate, installed in FOLDER, says of cases. One JSON object a line on
// standard input, {"state":"allowed"|"conditional"|"denied"} or {"error":…} for each on standard output, in their order.
// The program is AGPL: it runs in this process of its own, in tests alone, and is in nothing that is shipped.
//
// A case is as tests/iam/README.md says. What the other side finds out for itself (which keys follow from principal and
// resource, which an action does not have) is told here by `oracle`: {"context":{…},"absent":[…],"dummy":[…],"maybe":[…]}.
// A key of `dummy` is unknown and stands for a request that has it: with a key that may be missing, `maybe`, the simulator
// takes ForAllValues to hold.
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const {runSimulation} = createRequire(`${process.argv[2]}/`)('@cloud-copilot/iam-simulate');
const DUMMY = 'a-value-that-no-policy-names';

const levels = (kind, list) =>
    (list ?? []).map((policies, level) => ({orgIdentifier: `${kind}-${level}`, policies: named(kind, policies)}));
const named = (kind, policies) => policies.map((policy, i) => ({name: `${kind}-${i}`, policy}));

function keysOf(test) {
  const told = test.oracle ?? {};
  const contextVariables = {};
  const constraints = new Map();
  const say = (keyName, presenceIsKnown, valueIsKnown) => constraints.set(keyName, {keyName, presenceIsKnown, valueIsKnown});
  for (const key of [...(test.unknown ?? []), ...(told.maybe ?? [])]) say(key, false, false);
  for (const key of told.dummy ?? []) {
    say(key, true, false);
    contextVariables[key] = [DUMMY];
  }
  for (const key of [...(told.absent ?? []), ...(test.absent ?? [])]) say(key, true, true);
  for (const [key, values] of Object.entries({...told.context, ...test.context})) {
    say(key, true, true);
    contextVariables[key] = values;
  }
  return {contextVariables, discoveryContextKeyConstraints: [...constraints.values()]};
}

async function stateOf(test) {
  const {contextVariables, discoveryContextKeyConstraints} = keysOf(test);
  const simulation = {
    request: {
      principal: test.principal,
      action: test.action,
      resource: {resource: test.resource, accountId: test.account},
      contextVariables,
    },
    identityPolicies: named('identity', test.identity ?? []),
    serviceControlPolicies: levels('scp', test.scp),
    resourceControlPolicies: levels('rcp', test.rcp),
    resourcePolicy: test.resource_policy ?? undefined,
    permissionBoundaryPolicies: test.boundary ? named('boundary', [test.boundary]) : undefined,
  };
  const result = await runSimulation(simulation, {simulationMode: 'Discovery', discoveryContextKeyConstraints});
  if (result.resultType !== 'single') return {error: result.errors ?? result.resultType};
  if (result.overallResult !== 'Allowed') return {state: 'denied'};
  const {conditions} = result.result.analysis;
  if (conditions === undefined || conditions.conditionType === 'always') return {state: 'allowed'};
  return {state: conditions.conditionType === 'never' ? 'denied' : 'conditional'};
}

for await (const line of createInterface({input: process.stdin})) {
  let answer;
  try {
    answer = await stateOf(JSON.parse(line));
  } catch (error) {
    answer = {error: String(error)};
  }
  if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await new Promise((done) => process.stdout.once('drain', done));
}

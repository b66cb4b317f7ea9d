// What the program answers: asked once, shown again at once, asked anew when the graph is another.
import {signal} from '@preact/signals';
import {useEffect, useState} from 'preact/hooks';

const KEPT_MAX = 60;
const ASK_AGAIN = 30_000; // milliseconds
const TRY_AGAIN = 5_000;

export const about = signal(null); // of the graph that is shown
const newest = signal(null); // of the graph that is there by now
export const isGone = signal(false);
export const now = signal(Date.now() / 1000);

const kept = new Map();

function addressOf(path, query) {
  const filled = Object.entries(query).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  return `/api/${path}${filled.length ? `?${new URLSearchParams(filled)}` : ''}`;
}

class Refused extends Error {
  constructor(status, answer) {
    super(answer.error ?? `The program answered ${status}`);
    this.status = status;
    this.answer = answer;
  }
}

async function ask(address) {
  let response;
  try {
    response = await fetch(address);
  } catch (error) {
    gone();
    throw error;
  }
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

// What is being asked is not asked again beside it.
const asking = new Map();
export function get(path, query = {}) {
  const address = addressOf(path, query);
  if (!asking.has(address))
    asking.set(
      address,
      ask(address).finally(() => asking.delete(address)),
    );
  return asking.get(address);
}

function keep(address, answer) {
  kept.delete(address);
  kept.set(address, answer);
  if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value);
}

// {data, error, isLoading, again}. `path` null asks nothing. The last answer stays until the next one is there.
export function useAnswer(path, query = {}) {
  const address = path === null ? null : addressOf(path, query);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState({address: null, data: undefined, error: null});
  const version = about.value?.turn ?? 0;
  useEffect(() => {
    if (address === null) return undefined;
    let isWanted = true;
    get(path, query).then(
      (data) => {
        keep(address, data);
        if (isWanted) setState({address, data, error: null});
      },
      (error) => {
        if (isWanted && (error instanceof Refused || !kept.has(address))) setState((old) => ({address, data: old.data, error}));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [address, turn, version]);
  const isOwn = state.address === address;
  const data = isOwn && state.data !== undefined && state.error === null ? state.data : (kept.get(address) ?? state.data);
  return {
    data: address === null ? undefined : data,
    isOwn: isOwn || kept.has(address),
    error: isOwn ? state.error : null,
    isLoading: !isOwn && !kept.has(address),
    again: () => setTurn(turn + 1),
  };
}

// ---- is the program there, is the graph another, how late is it
let trying = 0;
function gone() {
  isGone.value = true;
  clearTimeout(trying);
  trying = setTimeout(look, TRY_AGAIN);
}

const versionOf = (answer) => JSON.stringify(answer.graph);

async function look() {
  try {
    const answer = await get('about');
    if (isGone.value) {
      isGone.value = false;
      show({...answer, turn: (about.value?.turn ?? 0) + 1});
    } else if (about.value === null) {
      show({...answer, turn: 0});
    } else {
      newest.value = answer;
    }
  } catch {
    // `gone` tries again; what the server refuses, each view says
  }
}

function show(answer) {
  about.value = answer;
  newest.value = answer;
}

export const isNewer = () => about.value !== null && newest.value !== null && versionOf(newest.value) !== versionOf(about.value);
export const showNewest = () => show({...newest.value, turn: about.value.turn + 1});

look();
setInterval(() => {
  now.value = Date.now() / 1000;
}, ASK_AGAIN / 3);
setInterval(() => {
  if (!document.hidden && !isGone.value) look();
}, ASK_AGAIN);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) look();
});

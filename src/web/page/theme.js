// Light or dark: as the system has it, until somebody chooses.
import {signal} from '@preact/signals';

// A browser that keeps no data of sites throws.
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // so it lasts until the page is left
  }
}

const system = matchMedia('(prefers-color-scheme: dark)');
const ofSystem = () => (system.matches ? 'dark' : 'light');
export const theme = signal(['light', 'dark'].includes(kept('theme')) ? kept('theme') : ofSystem());
theme.subscribe((name) => {
  document.documentElement.dataset.theme = name;
});
system.addEventListener('change', () => {
  if (!kept('theme')) theme.value = ofSystem();
});

export function turnTheme() {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  keep('theme', theme.value);
}
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function holds(query) {
  const media = matchMedia(query);
  const is = signal(media.matches);
  media.addEventListener('change', () => {
    is.value = media.matches;
  });
  return is;
}
export const isPhone = holds('(max-width: 720px)');
export const isNarrow = holds('(max-width: 1100px)'); // one column

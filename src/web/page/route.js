// The address says what is shown: #/tables?search=orders&node=arn…

let hash = '';  // the last one that names a view: others, such as the skip link's, change nothing

export function current() {
  if (location.hash === '' || location.hash.startsWith('#/')) hash = location.hash;
  const [view, query = ''] = hash.slice(2).split('?');
  return {view: view || 'overview', query: Object.fromEntries(new URLSearchParams(query))};
}

export function address(view, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  const text = new URLSearchParams(kept).toString();
  return `#/${view}${text ? `?${text}` : ''}`;
}

// The same view with some of it changed.
export function change(changes) {
  const {view, query} = current();
  location.hash = address(view, {...query, ...changes});
}

// The same without an entry in the browser's history.
export function changeInPlace(changes) {
  const {view, query} = current();
  location.replace(address(view, {...query, ...changes}));
}

export const withNode = (id) => {
  const {view, query} = current();
  return address(view, {...query, node: id});
};

export async function get(path, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  const response = await fetch(`/api/${path}?${new URLSearchParams(kept)}`);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

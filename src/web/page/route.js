// The address says what is shown: #/tables?search=orders&node=arn…

export function current() {
  const [view, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
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

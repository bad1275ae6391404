/** The REST controller has refused a request; `problem` is what it said. */
export class RefusedError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? (status === 403 ? 'You may not do that.' : `The server answered with ${status}.`));
    this.status = status;
    this.problem = problem;
  }
}

/** Sends a request to the REST controller; without a login the page becomes the form to sign in. */
export async function send(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...csrf() },
    body: body && JSON.stringify(body),
  });
  if (response.status === 401) {
    location.assign('/login');
    return new Promise(() => {}); // this page is left
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new RefusedError(response.status, answer);
  return answer;
}

export async function signOut() {
  await fetch('/logout', { method: 'POST', headers: csrf() });
  location.assign('/login?logout');
}

/** What Spring Security wants to see of a page of its own: the value of its cookie. */
function csrf() {
  const token = /(?:^|; )XSRF-TOKEN=([^;]+)/.exec(document.cookie)?.[1];
  return token ? { 'X-XSRF-TOKEN': token } : {};
}

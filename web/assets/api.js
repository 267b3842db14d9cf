// The one way to ask the API.
import { knows, lang } from "./words.js";

export class Problem extends Error {
  constructor(answer) {
    super(answer.code);
    Object.assign(this, { errors: [] }, answer);
  }
}

// Whose account the page shows, by its id: the API refuses what is meant for them where another tab of the browser has
// signed in somebody else since. Each answer to whoever is signed in says it.
let drawnFor = "";
export const whose = () => drawnFor;

// The server's time, in milliseconds: what its last answer said, and how long ago that was by a clock that nobody sets.
let server = Date.now() - performance.now();
export const serverNow = () => server + performance.now();

const SLOW = /(documents|confirmations|codes|reissues|tests|replays)$/;
// A silent API is given up after ten seconds, and after thirty where it typesets or takes a file. A busy one names the
// seconds after which a look is repeated; to them comes chance, or all would come again together.
async function answered(path, options, turns = 2) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), options.slow ? 30000 : 10000);
  const answer = await fetch(path, { ...options, signal: late.signal })
    .catch(() => { throw new Problem({ code: "network" }); })
    .finally(() => clearTimeout(timer));
  server = Date.parse(answer.headers.get("date")) - performance.now() || server;
  const wait = answer.headers.get("retry-after") * 1000;
  if (answer.status !== 503 || options.method !== "GET" || !turns || !wait) return answer;
  await new Promise((done) => setTimeout(done, wait * (1 + Math.random())));
  return answered(path, options, turns - 1);
}

// The answer as it comes, for what is no JSON. A body that is text goes out as a CSV file.
export async function fetched(method, path, body, accept = "application/json") {
  // The page's address should name what is asked for here, but the link was cut short.
  if (path.endsWith("/")) throw new Problem({ code: "incomplete" });
  const isFile = typeof body === "string";
  const answer = await answered(path, {
    method,
    slow: isFile || SLOW.test(path),
    cache: "no-store",
    headers: {
      accept,
      "content-type": isFile ? "text/csv" : "application/json",
      "accept-language": lang,
      ...(drawnFor && { "signed-in-as": drawnFor }),
    },
    body: isFile ? body : body && JSON.stringify(body),
  });
  const signedIn = answer.headers.get("signed-in-as");
  drawnFor ||= signedIn ?? "";
  if (signedIn && signedIn !== drawnFor) throw new Problem({ code: "another_person" });
  if (answer.ok) return answer;
  const json = await answer.json().catch(() => ({}));
  // The CDN and API Gateway answer failures in forms of their own: then only the status counts.
  const known = knows(`problem_${json.code}`) && json.code;
  const code = known || ({ 502: "unknown", 503: "try_again", 504: "try_again", 429: json.code ?? "try_again" }[answer.status] ?? json.code);
  throw new Problem({ ...json, status: answer.status, code, after: +answer.headers.get("retry-after") });
}

export const call = async (method, path, body) =>
  (await fetched(method, path, body)).json().catch(() => ({})); // 204 has nothing to read

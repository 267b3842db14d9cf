// What the API answers as a file: a list in parts, a receipt, a print. The bytes are not touched.
import { Problem, call, fetched } from "./api.js";
import { element } from "./elements.js";
import { lang } from "./words.js";

function nameIn(answer) {
  const header = answer.headers.get("content-disposition") ?? "";
  const whole = /filename\*=UTF-8''([^;\s]+)/.exec(header)?.[1]; // with letters that are no ASCII (RFC 8187)
  return whole ? decodeURIComponent(whole) : /filename="([^"]+)"/.exec(header)?.[1];
}

function keep(blob, name) {
  const href = URL.createObjectURL(blob);
  element("a", "", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
  return name;
}

// The parts follow each other by the links that the answers carry, and make one CSV file.
export async function download(first, otherwise) {
  const parts = [];
  let name = otherwise;
  let from = first;
  while (from) {
    const answer = await fetched("GET", from, undefined, "text/csv");
    if (!parts.length) name = nameIn(answer) ?? name;
    parts.push(await answer.blob());
    from = /<([^>]+)>;\s*rel="?next"?/.exec(answer.headers.get("link"))?.[1];
  }
  return keep(new Blob(parts, { type: "text/csv;charset=utf-8" }), name);
}

export async function savePrinted(path, body) {
  const answer = await fetched("POST", path, body);
  const content = await answer.blob().catch(() => { throw new Problem({ code: "network" }); }); // cut off within the file
  return keep(content, nameIn(answer) ?? "confirmations.pdf");
}

export async function saveReceipt(path) {
  const answer = await fetched("GET", path);
  return keep(await answer.blob(), nameIn(answer) ?? "receipt.json");
}

const OTHERWISE = { statement: "statement.pdf", certifying_statement: "certifying-statement.pdf", credential: "credential.jwt" };

// A document of the result at this path, made now or before, in the page's language; the name of the saved file.
export async function saveDocument(path, kind) {
  const { url } = await call("POST", `${path}/documents`, { kind, language: lang });
  const answer = await fetched("GET", url, undefined, "application/pdf, application/vc+jwt");
  return keep(await answer.blob(), nameIn(answer) ?? OTHERWISE[kind]);
}

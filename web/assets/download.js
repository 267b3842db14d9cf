// What the API answers as a file: a list in parts, and a receipt. The bytes are not touched.
import { fetched } from "./api.js";
import { element } from "./elements.js";

const nameIn = (answer) => /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))?.[1];

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

export async function saveReceipt(path) {
  const answer = await fetched("GET", path);
  return keep(await answer.blob(), nameIn(answer) ?? "receipt.json");
}

// A list as one CSV file.
import { fetched } from "./api.js";
import { element } from "./elements.js";

// The parts follow each other by the links that the answers carry, and make one file; their bytes are not touched.
export async function download(first, otherwise) {
  const parts = [];
  let name = otherwise;
  let from = first;
  while (from) {
    const answer = await fetched("GET", from, undefined, "text/csv");
    if (!parts.length) name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))?.[1] ?? name;
    parts.push(await answer.blob());
    from = /<([^>]+)>;\s*rel="?next"?/.exec(answer.headers.get("link"))?.[1];
  }
  const href = URL.createObjectURL(new Blob(parts, { type: "text/csv;charset=utf-8" }));
  element("a", "", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
  return name;
}

// Reads the address of a page, whatever somebody has typed there. Pure: nothing of the page is known here.
export function afterHash(hash) {
  const text = hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Only a page of ours: never an address that somebody put into the link.
// What counts is the address as the browser resolves it: "/en/..//elsewhere" begins like a page of ours and is none.
export function ownPage(wanted, origin) {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, origin)) return null;
  const url = new URL(wanted, origin);
  return url.origin === origin && /^\/(en|es|ca)\/(?!\/)/.test(url.pathname) ? url.href : null;
}

// A near miss of a domain that many addresses have. Pure: nothing of the page is known here.
const KNOWN = [
  "gmail.com", "googlemail.com", "hotmail.com", "hotmail.es", "outlook.com", "outlook.es", "yahoo.com", "yahoo.es",
  "icloud.com", "live.com", "msn.com", "protonmail.com", "proton.me",
];
// Domains of others that are one slip from one of these.
const OTHERS = ["mail.com", "ymail.com", "email.com", "gmail.co", "live.co", "fmail.com", "kmail.com", "icloud.co"];

// Whether one letter more, less or other, or two beside each other changed about, make one of the other.
function isOneSlip(typed, meant) {
  let from = 0;
  while (from < meant.length && typed[from] === meant[from]) from += 1;
  const rest = (text, skip) => text.slice(from + skip);
  const swapped = typed[from] === meant[from + 1] && typed[from + 1] === meant[from];
  return rest(typed, 1) === rest(meant, 0) || rest(typed, 0) === rest(meant, 1) || rest(typed, 1) === rest(meant, 1)
    || (swapped && rest(typed, 2) === rest(meant, 2));
}

// The address that was probably meant, where the one typed has a domain that is a slip away from a well-known one.
export function nearAddress(typed) {
  const [, name, domain] = /^(.+)@([^@]+)$/.exec(typed.trim()) ?? [];
  const low = domain?.toLowerCase();
  if (!low || KNOWN.includes(low) || OTHERS.includes(low)) return "";
  const meant = KNOWN.find((each) => isOneSlip(low, each));
  return meant ? `${name}@${meant}` : "";
}

// ID numbers, Secret numbers and codes as people type and read them. Pure: nothing of the page is known here.

// As the API reads a number, a code or an address: without signs that nobody sees, full-width signs as the plain ones.
// Forms check by it and send what was typed: one place alone, the API, decides what that means.
export const asMeant = (text) => text
  .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu, "")
  .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
  .trim();
// Without the spaces and dashes of every kind that a telephone or a copied text puts in, too, and without the marks by
// which a spreadsheet keeps a number as text: '0042, ="0042".
export const closedUp = (text) => asMeant(text).replace(/[\s\p{Pd}\u2212]/gu, "").replace(/^(?:'|=")+|"+$/g, "");

// An ID number in groups of three, as the Confirmation of Entry prints it.
export const grouped = (id) => id.replace(/(.{3})(?=.)/g, "$1\u00a0");

// ID numbers, Secret numbers and codes as people type and read them. Pure: nothing of the page is known here.

// Without the spaces and dashes of every kind that a telephone or a copied text puts in.
export const closedUp = (text) => text.replace(/[\s\u00ad\u2010-\u2015\u2212-]/g, "");
export const typedId = (text) => closedUp(text).toUpperCase();
// Who signs in gives an email address or an ID number.
export const typedIdentifier = (text) => (text.includes("@") ? text.trim() : typedId(text));

// An ID number in groups of three, as the Confirmation of Entry prints it.
export const grouped = (id) => id.replace(/(.{3})(?=.)/g, "$1\u00a0");

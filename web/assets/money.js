// Minor units as the currency writes them: 4200 EUR is 42.00, 1200 JPY is 1200. Pure: nothing of the page is known here.
export function writtenMoney({ amount, currency }, locale) {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

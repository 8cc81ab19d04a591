/** One line of a CSV file that is safe to open in a spreadsheet. */

/** Values as a line (RFC 4180); what a spreadsheet would take for a formula gets an apostrophe. Pure. */
export function csvLine(values: readonly string[]): string {
  const cells = values.map((value) => {
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(',')}\r\n`;
}

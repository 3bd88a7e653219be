import type { Table } from './view.ts'

/** A table as RFC 4180 has it. What a spreadsheet would compute is text here: it gets an apostrophe before it. */
export function writeCsv({ columns, rows }: Table): string {
  const line = (cells: readonly (string | number | null)[]) => `${cells.map(csvCell).join(',')}\r\n`
  return [columns, ...rows].map(line).join('')
}

/** A table as GitHub's Markdown has it, under a heading. */
export function writeMarkdown(title: string, { columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  const head = line(columns) + line(columns.map(() => '---'))
  return `# ${plainInMarkdown(title)}\n\n${head}${rows.map((row) => line(row.map(markdownCell))).join('')}`
}

/** Text that Markdown shows as it is, on one line. */
export function plainInMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>()#+!|~&-]/g, (character) => `\\${character}`)
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function markdownCell(cell: string | number | null): string {
  return cell === null ? '' : plainInMarkdown(String(cell))
}

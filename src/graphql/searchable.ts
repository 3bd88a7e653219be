/** Text as Postgres takes it. It knows no NUL; what has one is in no row, and the replacement makes sure nothing is found. */
export function searchable(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

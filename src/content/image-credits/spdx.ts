import type { CreativeCommons } from './creative-commons.ts'

const kinds: Readonly<Record<string, string>> = {
  BY: 'Attribution',
  'BY-SA': 'Attribution Share Alike',
  'BY-ND': 'Attribution No Derivatives',
  'BY-NC': 'Attribution Non Commercial',
  'BY-NC-SA': 'Attribution Non Commercial Share Alike',
  'BY-NC-ND': 'Attribution Non Commercial No Derivatives',
}
const scopes: Readonly<Record<string, string>> = {
  '1.0': 'Generic',
  '2.0': 'Generic',
  '2.5': 'Generic',
  '3.0': 'Unported',
  '4.0': 'International',
}
const portNames: Readonly<Record<string, string>> = {
  AT: 'Austria',
  AU: 'Australia',
  DE: 'Germany',
  FR: 'France',
  IGO: 'IGO',
  JP: 'Japan',
  NL: 'Netherlands',
  UK: 'England and Wales',
  US: 'United States',
}
const ported = new Set(
  (
    'BY-2.5-AU BY-3.0-AT BY-3.0-AU BY-3.0-DE BY-3.0-IGO BY-3.0-NL BY-3.0-US BY-NC-3.0-DE BY-NC-ND-3.0-DE BY-NC-ND-3.0-IGO BY-NC-SA-2.0-DE BY-NC-SA-2.0-FR ' +
    'BY-NC-SA-2.0-UK BY-NC-SA-3.0-DE BY-NC-SA-3.0-IGO BY-ND-3.0-DE BY-SA-2.0-UK BY-SA-2.1-JP BY-SA-3.0-AT BY-SA-3.0-DE BY-SA-3.0-IGO'
  ).split(' '),
)
const otherNames: Readonly<Record<string, string>> = {
  'CC0-1.0': 'Creative Commons Zero v1.0 Universal',
  'CC-PDM-1.0': 'Creative Commons Public Domain Mark 1.0 Universal',
  'Apache-2.0': 'Apache License 2.0',
  'GFDL-1.2-only': 'GNU Free Documentation License v1.2 only',
  'GFDL-1.2-or-later': 'GNU Free Documentation License v1.2 or later',
  'GFDL-1.3-only': 'GNU Free Documentation License v1.3 only',
  'GFDL-1.3-or-later': 'GNU Free Documentation License v1.3 or later',
  'LAL-1.3': 'Licence Art Libre 1.3',
  MIT: 'MIT License',
  'ODbL-1.0': 'Open Data Commons Open Database License v1.0',
  'OFL-1.1': 'SIL Open Font License 1.1',
  'OGL-UK-1.0': 'Open Government Licence v1.0',
  'OGL-UK-2.0': 'Open Government Licence v2.0',
  'OGL-UK-3.0': 'Open Government Licence v3.0',
}

/** The SPDX id of a Creative Commons licence; null without a version, and for ports that SPDX does not list. */
export function spdxOfCreativeCommons({ kind, version, port }: CreativeCommons): string | null {
  // There has only ever been version 1.0 of these two, so their name alone is certain.
  if (kind === 'CC0' && (version ?? '1.0') === '1.0') return 'CC0-1.0'
  if (kind === 'PDM' && (version ?? '1.0') === '1.0') return 'CC-PDM-1.0'
  if (kind === null || version === null || kinds[kind] === undefined) return null
  if (port !== null) return ported.has(`${kind}-${version}-${port}`) ? `CC-${kind}-${version}-${port}` : null
  return scopes[version] === undefined ? null : `CC-${kind}-${version}`
}

/** The full name SPDX gives to an id that this room can find; null for any other. */
export function nameOfSpdx(id: string): string | null {
  const parts = /^CC-(BY(?:-[A-Z]{2}){0,2}?)-(\d\.\d)(?:-([A-Z]{2,3}))?$/.exec(id)
  if (parts === null) return Object.hasOwn(otherNames, id) ? otherNames[id]! : null
  const scope = parts[3] === undefined ? scopes[parts[2]!] : portNames[parts[3]]
  return `Creative Commons ${kinds[parts[1]!]} ${parts[2]} ${scope}`
}

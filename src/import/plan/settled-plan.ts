import type { SettledTree } from '../../database/write/settled-tree.ts'
import type { SiteSurvey } from '../read/survey-site.ts'
import type { ImportPlan } from './plan.ts'

/** The plan for a tree that is settled: to do nothing. */
export function settledPlan({ release, unchanged }: SettledTree, { config }: SiteSurvey): ImportPlan {
  const { title, url, language, licence } = config.settings
  return {
    expected: release,
    site: { title, url, language, licence },
    steps: [],
    touch: [],
    kept: [],
    leftOut: [],
    unchanged,
    problems: [],
    files: { put: [], remove: [] },
    themes: config.themes.map(({ slug, name, description }) => ({ slug, name, description })),
    release: false,
  }
}

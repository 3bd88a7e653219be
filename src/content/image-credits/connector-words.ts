/** Words between a work and its maker. */
export const BY_CONNECTORS = 'by|von|par|por|door|av|af|przez'

/** Words that lead to a source, whoever it is. */
export const SOURCE_CONNECTORS =
  'via|for|through|courtesy of(?: the)?|für|pour|para|über|hosted (?:on|by|at)|(?:(?:is|and)\\s+)?available (?:at|on|from|via)|' +
  'found (?:on|at)|posted (?:on|to)|published (?:in|on|by)|in the collection of|taken from|retrieved from|através (?:da|do|de)|' +
  'attraverso|tramite|מתוך|דרך|عبر|source:'

/** Words that lead to a source, or to a place, a day, a subject: they count only before what must be a source. */
export const VAGUE_CONNECTORS = 'from|on|at|@|at the|in|auf|bei|aus|sur|en|su|op|på|na|no|z|de|da|del|tramite|su|di'

/** What was done to the image afterwards. */
export const EDITED =
  'edited|modified|adapted|cropped|remixed|colou?ri[sz]ed|altered|resized|bearbeitet|beschnitten|modifié[e]?|recadrée?'

/** Words that lead to the work an image was made after, whose maker and source are not the image's. */
export const MADE_AFTER = "after an?|based on|inspired by|nach (?:einem|einer)|d[’']après|basado en|basée? sur"

// What decides whether an artifact is verified, as a table. Nothing else does: `decide.ts` finds out the facts and explains a refusal.

/** What is known of one artifact, one value for each question. */
export interface Facts {
  /** Its own signature, under every trusted key. */
  readonly signature: 'missing' | 'refused' | 'proven'
  /** The checksums file that a trusted key signed: does not list it, lists it with another digest, or with this one. */
  readonly listing: 'none' | 'mismatch' | 'match'
  /**
   * What it proves to be: an artifact; the verified checksums file; a checksums file that is refused or lists what is not there; the
   * binding that the verified checksums file lists; the signing record of exactly these artifacts.
   */
  readonly content: 'artifact' | 'checksums' | 'broken-checksums' | 'binding' | 'record'
  /** The input `digests`: not given, has its name with this digest, with another digest, or not at all. */
  readonly digests: 'not-given' | 'match' | 'mismatch' | 'unlisted'
  /** Bound to the release; not bound, and nobody asks; not bound, though it must be. */
  readonly binding: 'bound' | 'not-required' | 'missing'
}

export type Outcome =
  | 'verified'
  | 'signature-refused'
  | 'listing-mismatch'
  | 'checksums-broken'
  | 'not-signed'
  | 'not-bound'
  | 'digest-mismatch'
  | 'not-expected'

/** One row: it applies when each fact is one of the values that it names. A question that it leaves out does not matter to it. */
export interface Rule {
  readonly outcome: Outcome
  readonly when: { readonly [Question in keyof Facts]?: readonly Facts[Question][] }
}

const NOT_REFUSED = ['missing', 'proven'] as const
const NOT_MISMATCHED = ['none', 'match'] as const
const USABLE = ['artifact', 'checksums', 'binding', 'record'] as const
/** Documents of this action need no line in `digests`, which the build job made before them; one that is there must agree. */
const DOCUMENT = ['checksums', 'binding', 'record'] as const
const BOUND_ENOUGH = ['bound', 'not-required'] as const

/** Its own signature holds, and the checksums file does not contradict it. */
const SIGNED = { signature: ['proven'], listing: NOT_MISMATCHED } as const
/** It has no signature of its own, and the checksums file lists it. */
const LISTED = { signature: ['missing'], listing: ['match'] } as const

/**
 * Exactly one row applies to each combination of facts, so that their order carries nothing; a test goes through all combinations.
 */
export const VERDICT_TABLE: readonly Rule[] = [
  { outcome: 'signature-refused', when: { signature: ['refused'] } },
  { outcome: 'listing-mismatch', when: { signature: NOT_REFUSED, listing: ['mismatch'] } },
  {
    outcome: 'checksums-broken',
    when: { signature: NOT_REFUSED, listing: NOT_MISMATCHED, content: ['broken-checksums'] }
  },
  { outcome: 'not-signed', when: { signature: ['missing'], listing: ['none'], content: USABLE } },
  ...[SIGNED, LISTED].flatMap((covered): Rule[] => [
    { outcome: 'not-bound', when: { ...covered, content: USABLE, binding: ['missing'] } },
    {
      outcome: 'digest-mismatch',
      when: { ...covered, content: USABLE, binding: BOUND_ENOUGH, digests: ['mismatch'] }
    },
    {
      outcome: 'not-expected',
      when: { ...covered, content: ['artifact'], binding: BOUND_ENOUGH, digests: ['unlisted'] }
    },
    {
      outcome: 'verified',
      when: { ...covered, content: USABLE, binding: BOUND_ENOUGH, digests: ['not-given', 'match'] }
    },
    {
      outcome: 'verified',
      when: { ...covered, content: DOCUMENT, binding: BOUND_ENOUGH, digests: ['unlisted'] }
    }
  ])
]

/**
 * The verdict on one artifact.
 *
 * @throws when the table has not exactly one row for these facts, which a test excludes.
 */
export function lookUpVerdict(facts: Facts): Outcome {
  const rules = VERDICT_TABLE.filter(rule => applies(rule, facts))
  const [rule] = rules
  if (rule === undefined || rules.length > 1)
    throw new Error(`the verdict table has ${rules.length} rows for ${JSON.stringify(facts)}`)
  return rule.outcome
}

/** Whether a row is about these facts. */
export function applies({ when }: Rule, facts: Facts): boolean {
  return Object.entries(when).every(([question, values]) =>
    (values as readonly string[]).includes(facts[question as keyof Facts])
  )
}

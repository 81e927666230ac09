// Decides whether an artifact is verified, as a table. Nothing else does: `decide.ts` establishes the facts and explains a rejection.

/** The facts on one artifact, one value for each question. */
export interface Facts {
  /** Its own signature: there is none; it is not valid by any trusted key; it is valid by one. */
  readonly signature: 'missing' | 'refused' | 'proven'
  /** The checksums file that a trusted key signed: does not list it, lists it with another digest, or with this one. */
  readonly listing: 'none' | 'mismatch' | 'match'
  /**
   * What it proves to be: an artifact; the verified checksums file; a checksums file that is rejected or lists files that are not there;
   * the binding that the verified checksums file lists; the signing record of exactly these artifacts; a statement about this release.
   */
  readonly content: 'artifact' | 'checksums' | 'broken-checksums' | 'binding' | 'record' | 'statement'
  /** The input `digests`: not given, lists it with this digest, with another digest, or not at all. */
  readonly digests: 'not-given' | 'match' | 'mismatch' | 'unlisted'
  /** Signed, or listed, by one trusted key where one is enough, and by each where `require-signatures: all` demands it; or not by each. */
  readonly keys: 'enough' | 'missing'
  /** Bound to the release; not bound, and it need not be; not bound though it must be, or bound to another release. */
  readonly binding: 'bound' | 'not-required' | 'refused'
}

/** The verdict: verified, or the reason for the rejection. */
export type Outcome =
  | 'verified'
  | 'signature-refused'
  | 'listing-mismatch'
  | 'checksums-broken'
  | 'not-signed'
  | 'not-signed-by-all'
  | 'not-bound'
  | 'digest-mismatch'
  | 'not-expected'

/** One row: it applies when each fact is one of the values that it names. A question that it does not name does not matter to it. */
export interface Rule {
  readonly outcome: Outcome
  readonly when: { readonly [Question in keyof Facts]?: readonly Facts[Question][] }
}

const NOT_REFUSED = ['missing', 'proven'] as const
const NOT_MISMATCHED = ['none', 'match'] as const
const USABLE = ['artifact', 'checksums', 'binding', 'record', 'statement'] as const
/** Documents of this action need no line in `digests`, which the build job made before them; one that is there must agree. */
const DOCUMENT = ['checksums', 'binding', 'record', 'statement'] as const
const BOUND_ENOUGH = ['bound', 'not-required'] as const

/** Its own signature is valid, and the checksums file does not contradict it. */
const SIGNED = { signature: ['proven'], listing: NOT_MISMATCHED } as const
/** It has no signature of its own, and the checksums file lists it. */
const LISTED = { signature: ['missing'], listing: ['match'] } as const

/**
 * Exactly one row applies to each combination of facts, so that their order does not matter; a test tries all combinations.
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
    { outcome: 'not-signed-by-all', when: { ...covered, content: USABLE, keys: ['missing'] } },
    { outcome: 'not-bound', when: { ...covered, content: USABLE, keys: ['enough'], binding: ['refused'] } },
    {
      outcome: 'digest-mismatch',
      when: { ...covered, content: USABLE, keys: ['enough'], binding: BOUND_ENOUGH, digests: ['mismatch'] }
    },
    {
      outcome: 'not-expected',
      when: {
        ...covered,
        content: ['artifact'],
        keys: ['enough'],
        binding: BOUND_ENOUGH,
        digests: ['unlisted']
      }
    },
    {
      outcome: 'verified',
      when: {
        ...covered,
        content: USABLE,
        keys: ['enough'],
        binding: BOUND_ENOUGH,
        digests: ['not-given', 'match']
      }
    },
    {
      outcome: 'verified',
      when: { ...covered, content: DOCUMENT, keys: ['enough'], binding: BOUND_ENOUGH, digests: ['unlisted'] }
    }
  ])
]

/**
 * The verdict on one artifact.
 *
 * @throws when not exactly one row applies to these facts, which a test excludes.
 */
export function lookUpVerdict(facts: Facts): Outcome {
  const rules = VERDICT_TABLE.filter(rule => applies(rule, facts))
  const [rule] = rules
  if (rule === undefined || rules.length > 1)
    throw new Error(`the verdict table has ${rules.length} rows for ${JSON.stringify(facts)}`)
  return rule.outcome
}

/** Whether a row applies to these facts. */
export function applies({ when }: Rule, facts: Facts): boolean {
  return Object.entries(when).every(([question, values]) =>
    (values as readonly string[]).includes(facts[question as keyof Facts])
  )
}

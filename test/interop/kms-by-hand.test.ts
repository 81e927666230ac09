import { beforeAll, describe, expect, test } from 'vitest'
import { findPeerKms, startPeerKms } from '../support/peer-kms.ts'
import type { PeerKms } from '../support/peer-kms.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import { resultsOf } from '../support/signed-files.ts'
import { expectsTool, runTool } from '../support/tools.ts'

// Signing by hand with the AWS CLI and OpenSSL, command by command, as the guides for it tell people to: what that makes is accepted by
// verify mode, what this action makes by those commands, and each mistake on the way is told for what it is.

const MINISTACK = findPeerKms().filter(({ name }) => name === 'MiniStack')
const ALL_RSA = [256, 384, 512].flatMap(bits => [`RSASSA_PKCS1_V1_5_SHA_${bits}`, `RSASSA_PSS_SHA_${bits}`])

interface Shell {
  readonly folder: Workspace
  readonly kms: PeerKms
  /** Runs a command that must work; gives what it printed. */
  readonly ok: (command: string) => Promise<string>
  readonly json: (command: string) => Promise<Readonly<Record<string, unknown>>>
  /** Runs a command that must fail; gives what it said. */
  readonly fails: (command: string) => Promise<string>
  /** Runs this action in the folder. */
  readonly act: (inputs: Readonly<Record<string, string>>) => Promise<ActionResult>
}

function shellFor(kms: PeerKms, folder: Workspace): Shell {
  const { accessKeyId, secretAccessKey } = kms.credentials
  const credentials = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  const env = {
    ...credentials,
    AWS_REGION: kms.region,
    AWS_DEFAULT_REGION: kms.region,
    AWS_ENDPOINT_URL_KMS: kms.url,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: ''
  }
  const run = async (command: string) => {
    const { code, stdout, stderr } = await runTool('sh', ['-c', command], { cwd: folder.path, env })
    return { code, said: stdout.toString() + stderr, stdout: stdout.toString() }
  }
  const ok = async (command: string): Promise<string> => {
    const { code, said, stdout } = await run(command)
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${said}`)
    return stdout
  }
  return {
    folder,
    kms,
    ok,
    json: async command => JSON.parse(await ok(command)) as Readonly<Record<string, unknown>>,
    fails: async command => {
      const { code, said } = await run(command)
      if (code === 0) throw new Error(`${command} worked: ${said}`)
      return said
    },
    act: inputs =>
      runAction({
        cwd: folder.path,
        inputs,
        env: { ...credentials, AWS_ENDPOINT_URL_KMS: kms.url, AWS_REGION: kms.region },
        secrets: [secretAccessKey]
      })
  }
}

/** What verify mode says of a file that has this signature beside it. */
async function diagnosisOf(
  { folder, act }: Shell,
  content: string,
  signature: string,
  inputs: Readonly<Record<string, string>> = {}
): Promise<unknown> {
  folder.write('judged/file', folder.read(content))
  folder.write('judged/file.sig', folder.read(signature))
  const trusted = { mode: 'verify', artifacts: 'judged/file', 'trusted-public-key': 'key.der' }
  const [result] = resultsOf(await act({ ...trusted, ...inputs }))
  return result?.verified === true
    ? `${result.signingAlgorithm}, salt ${result.saltLength}`
    : result?.diagnosis?.cause
}

const hasTools = expectsTool('aws', '--version') && expectsTool('openssl', 'version')

describe.runIf(hasTools).each(MINISTACK)('by hand, with $name', program => {
  let kms: PeerKms
  beforeAll(async () => {
    kms = await startPeerKms(program)
    return () => kms.close()
  })

  test('a text on the command line, its digest, and OpenSSL: all that is done, and each mistake', async () => {
    const shell = shellFor(kms, workspace())
    const { ok, json, fails, folder } = shell

    // a key for signatures only
    const created = await json(
      'aws kms create-key --key-usage SIGN_VERIFY --customer-master-key-spec RSA_2048'
    )
    const metadata = created['KeyMetadata'] as Readonly<Record<string, unknown>>
    expect(metadata).toMatchObject({ KeyUsage: 'SIGN_VERIFY', CustomerMasterKeySpec: 'RSA_2048' })
    expect(metadata['SigningAlgorithms']).toEqual(expect.arrayContaining(ALL_RSA))
    const [key, arn] = [String(metadata['KeyId']), String(metadata['Arn'])]
    const pss = `--key-id ${key} --signing-algorithm RSASSA_PSS_SHA_384`
    const toFile = '--output text --query Signature | base64 --decode >'

    // KMS hashes the message itself (RAW)
    expect(await json(`aws kms sign ${pss} --message Hello`)).toEqual({
      KeyId: arn,
      Signature: expect.stringMatching(/^[\w+/]{342}==$/) as string,
      SigningAlgorithm: 'RSASSA_PSS_SHA_384'
    })
    await ok(`aws kms sign ${pss} --message Hello ${toFile} raw.sign`)
    expect(folder.read('raw.sign')).toHaveLength(256)

    // the digest is made here (DIGEST)
    expect(await ok('printf Hello | openssl dgst -sha384')).toContain(
      '3519fe5ad2c596efe3e276a6f351b8fc0b03db861782490d45f7598ebd0ab5fd5520ed102f38c4a5ec834e98668035fc'
    )
    await ok('printf Hello | openssl dgst -sha384 -binary >message.sha384')
    expect(folder.read('message.sha384')).toHaveLength(48)
    const digest = '--message-type DIGEST --message fileb://message.sha384'
    expect(await json(`aws kms sign ${pss} ${digest}`)).toMatchObject({ KeyId: arn })
    await ok(`aws kms sign ${pss} ${digest} ${toFile} digest.sign`)

    // KMS verifies either of the two in either way
    const valid = { KeyId: arn, SignatureValid: true, SigningAlgorithm: 'RSASSA_PSS_SHA_384' }
    for (const message of ['--message Hello', digest])
      for (const file of ['raw.sign', 'digest.sign'])
        expect(await json(`aws kms verify ${pss} ${message} --signature fileb://${file}`)).toEqual(valid)

    // the public key, and OpenSSL
    expect(await json(`aws kms get-public-key --key-id ${key}`)).toMatchObject({
      KeyId: arn,
      KeyUsage: 'SIGN_VERIFY'
    })
    await ok(
      `aws kms get-public-key --key-id ${key} --output text --query PublicKey | base64 --decode >key.der`
    )
    await ok('openssl rsa -inform DER -in key.der -pubin >key.pem')
    expect(folder.read('key.pem').toString()).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
    const dgst = (padding: string, file: string, form = 'DER') =>
      `printf Hello | openssl dgst -sha384 -sigopt rsa_padding_mode:${padding} -keyform ${form} -verify key.${form.toLowerCase()} -signature ${file}`
    const pkeyutl = (padding: string, file: string, input = 'message.sha384') =>
      `openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -pkeyopt digest:sha384 -pkeyopt rsa_padding_mode:${padding} -in ${input} -sigfile ${file}`
    const pkcs1 = pss.replace('PSS', 'PKCS1_V1_5')
    await ok(`aws kms sign ${pkcs1} --message Hello ${toFile} pkcs1.sign`)
    for (const [padding, file] of [
      ['pss', 'raw.sign'],
      ['pss', 'digest.sign'],
      ['pkcs1', 'pkcs1.sign']
    ] as const) {
      expect(await ok(dgst(padding, file))).toBe('Verified OK\n')
      expect(await ok(dgst(padding, file, 'PEM'))).toBe('Verified OK\n')
      expect(await ok(pkeyutl(padding, file))).toBe('Signature Verified Successfully\n')
    }

    // verify mode accepts all of it, and the commands accept what this action signs
    folder.write('Hello', 'Hello')
    expect(await diagnosisOf(shell, 'Hello', 'raw.sign')).toBe('RSASSA_PSS_SHA_384, salt 48')
    expect(await diagnosisOf(shell, 'Hello', 'digest.sign')).toBe('RSASSA_PSS_SHA_384, salt 48')
    expect(await diagnosisOf(shell, 'Hello', 'pkcs1.sign')).toBe('RSASSA_PKCS1_V1_5_SHA_384, salt null')
    const signing = { artifacts: 'Hello', 'key-id': key, strategy: 'each', upload: 'none' }
    const signed = await shell.act({ ...signing, 'signing-algorithm': 'RSASSA_PSS_SHA_384' })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    expect(await json(`aws kms verify ${pss} ${digest} --signature fileb://Hello.sig`)).toEqual(valid)
    expect(await json(`aws kms verify ${pss} --message Hello --signature fileb://Hello.sig`)).toEqual(valid)
    expect(await ok(dgst('pss', 'Hello.sig'))).toBe('Verified OK\n')
    expect(await ok(pkeyutl('pss', 'Hello.sig'))).toBe('Signature Verified Successfully\n')

    // Mistakes. A key of another use cannot sign, and its use cannot be changed.
    for (const [usage, spec] of [
      ['ENCRYPT_DECRYPT', 'RSA_2048'],
      ['GENERATE_VERIFY_MAC', 'HMAC_256']
    ] as const) {
      const other = await json(`aws kms create-key --key-usage ${usage} --key-spec ${spec}`)
      const id = String((other['KeyMetadata'] as Readonly<Record<string, unknown>>)['KeyId'])
      expect(
        await fails(`aws kms sign --key-id ${id} --signing-algorithm RSASSA_PSS_SHA_384 --message Hello`)
      ).toMatch(/InvalidKeyUsageException|UnsupportedOperationException/)
      const refused = await shell.act({ ...signing, 'key-id': id })
      expect(refused).toMatchObject({ exitCode: 1, annotations: [{ title: 'KMS_KEY_UNUSABLE' }] })
    }

    // The signature stays in base64, or in the whole answer.
    await ok(`aws kms sign ${pss} --message Hello --output text --query Signature >base64.sign`)
    await ok(`aws kms sign ${pss} --message Hello >answer.sign`)
    const verifyRaw = (file: string): string =>
      `aws kms verify ${pss} --message Hello --signature fileb://${file}`
    expect(await fails(verifyRaw('base64.sign'))).toContain('KMSInvalidSignatureException')
    expect(await fails(dgst('pss', 'base64.sign'))).toMatch(/Verification failure|Error verifying data/)
    expect(await diagnosisOf(shell, 'Hello', 'base64.sign')).toBe('RSASSA_PSS_SHA_384, salt 48')
    expect(await diagnosisOf(shell, 'Hello', 'answer.sign')).toBe('signature-unreadable')

    // The algorithm was not noted: KMS and OpenSSL must be told, verify mode finds it.
    expect(await fails(verifyRaw('raw.sign').replace('SHA_384', 'SHA_256'))).toContain(
      'KMSInvalidSignatureException'
    )
    expect(await fails(dgst('pkcs1', 'raw.sign'))).toMatch(/Verification failure/)
    expect(await fails(pkeyutl('pkcs1', 'raw.sign'))).toMatch(/Signature Verification Failure/)
    expect(await diagnosisOf(shell, 'Hello', 'raw.sign', { 'signing-algorithm': 'RSASSA_PSS_SHA_256' })).toBe(
      'other-algorithm'
    )

    // A digest without --message-type DIGEST is hashed again.
    await ok(`aws kms sign ${pss} --message fileb://message.sha384 ${toFile} twice.sign`)
    expect(await fails(dgst('pss', 'twice.sign'))).toContain('Verification failure')
    expect(await diagnosisOf(shell, 'Hello', 'twice.sign')).toBe('signed-digest-of-digest')

    // The digest as hexadecimal text, or of another length than the algorithm's.
    await ok("printf Hello | openssl dgst -sha384 | sed 's/^.*= //' | tr -d '\\n' >message.hex")
    expect(await fails(`aws kms sign ${pss} --message-type DIGEST --message fileb://message.hex`)).toContain(
      'ValidationException'
    )
    await ok(`aws kms sign ${pss} --message fileb://message.hex ${toFile} hex.sign`)
    expect(await diagnosisOf(shell, 'Hello', 'hex.sign')).toBe('signed-hex-digest')
    await ok('printf Hello | openssl dgst -sha256 -binary >message.sha256')
    expect(
      await fails(`aws kms sign ${pss} --message-type DIGEST --message fileb://message.sha256`)
    ).toContain('invalid length for algorithm RSASSA_PSS_SHA_384')

    // echo adds a line break, which the signed text does not have.
    await ok('echo Hello >with-line-break')
    expect(await ok('echo Hello | openssl dgst -sha384')).not.toContain('3519fe5a')
    expect(await diagnosisOf(shell, 'with-line-break', 'raw.sign')).toBe('final-newline-changed')

    // pkeyutl is given the message, not its digest.
    expect(await fails(pkeyutl('pss', 'raw.sign', 'Hello'))).toMatch(/Failure|[Ee]rror/)
  })

  test('a file under an alias, for people without AWS: all that is done, and each mistake', async () => {
    const shell = shellFor(kms, workspace({ 'message.txt': 'A message of some lines\nwhich is signed\n' }))
    const { ok, json, fails, folder } = shell
    const created = await json('aws kms create-key --key-usage SIGN_VERIFY --key-spec RSA_2048')
    const metadata = created['KeyMetadata'] as Readonly<Record<string, unknown>>
    const arn = String(metadata['Arn'])
    expect(
      await ok(
        `aws kms create-alias --alias-name alias/message-signing --target-key-id ${String(metadata['KeyId'])}`
      )
    ).toBe('')
    const pss = '--key-id alias/message-signing --signing-algorithm RSASSA_PSS_SHA_256'
    const raw = `${pss} --message-type RAW --message fileb://message.txt`
    expect(await json(`aws kms sign ${raw}`)).toMatchObject({ KeyId: arn })
    await ok(`aws kms sign ${raw} --output text --query Signature | base64 --decode >signature.txt`)
    expect(await json(`aws kms verify ${raw} --signature fileb://signature.txt`)).toEqual({
      KeyId: arn,
      SignatureValid: true,
      SigningAlgorithm: 'RSASSA_PSS_SHA_256'
    })

    // what others are given: the file, its signature, the algorithm and the public key
    await ok(
      'aws kms get-public-key --key-id alias/message-signing --output text --query PublicKey | base64 --decode >key.der'
    )
    await ok('openssl pkey -pubin -inform DER -in key.der -out key.pem')
    await ok('openssl dgst -sha256 -binary message.txt >message-hash.txt')
    const pkeyutl = (input: string): string =>
      `openssl pkeyutl -verify -pubin -keyform PEM -inkey key.pem -pkeyopt digest:sha256 -pkeyopt rsa_padding_mode:pss -in ${input} -sigfile signature.txt`
    expect(await ok(pkeyutl('message-hash.txt'))).toBe('Signature Verified Successfully\n')
    expect(await diagnosisOf(shell, 'message.txt', 'signature.txt')).toBe('RSASSA_PSS_SHA_256, salt 32')
    const trusted = { 'key-id': 'alias/message-signing', 'verify-with': 'kms' }
    expect(await diagnosisOf(shell, 'message.txt', 'signature.txt', trusted)).toBe(
      'RSASSA_PSS_SHA_256, salt 32'
    )

    // Mistakes: another message, the message itself for its hash, another key.
    folder.write('changed.txt', 'Another message\n')
    await ok('openssl dgst -sha256 -binary changed.txt >changed-hash.txt')
    expect(await fails(pkeyutl('changed-hash.txt'))).toContain('Signature Verification Failure')
    expect(await fails(pkeyutl('message.txt'))).toMatch(/Failure|[Ee]rror/)
    expect(
      await fails(
        `aws kms verify ${raw.replace('message.txt', 'changed.txt')} --signature fileb://signature.txt`
      )
    ).toContain('KMSInvalidSignatureException')
    expect(await diagnosisOf(shell, 'changed.txt', 'signature.txt')).toBe('file-changed')
    const other = await json('aws kms create-key --key-usage SIGN_VERIFY --key-spec RSA_2048')
    const otherArn = String((other['KeyMetadata'] as Readonly<Record<string, unknown>>)['Arn'])
    const byOther = raw.replace('alias/message-signing', otherArn)
    expect(await fails(`aws kms verify ${byOther} --signature fileb://signature.txt`)).toContain(
      'KMSInvalidSignatureException'
    )
    await ok(`aws kms sign ${byOther} --output text --query Signature | base64 --decode >other.txt`)
    expect(await diagnosisOf(shell, 'message.txt', 'other.txt')).toBe('wrong-key-or-damaged')

    // A message of more than 4096 bytes goes to KMS as a digest only; this action sends nothing else.
    folder.write('large.bin', Buffer.alloc(4097, 'x'))
    const signing = { artifacts: 'large.bin', 'key-id': 'alias/message-signing', upload: 'none' }
    expect(await shell.act({ ...signing, strategy: 'each' })).toMatchObject({ exitCode: 0, annotations: [] })
    expect(await diagnosisOf(shell, 'large.bin', 'large.bin.sig')).toBe('RSASSA_PSS_SHA_256, salt 32')
  })
})

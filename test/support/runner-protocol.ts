// What the runner does with a step's output. Modelled on ActionCommand.cs, ActionCommandManager.cs and
// FileCommandManager.cs of actions/runner. Last reviewed: 079cdb1d05fe0ec50f8c51de5a4fa51d0eb189b0

/** One workflow command that the runner would carry out. */
export interface WorkflowCommand {
  /** Lower case; the runner compares names without case. */
  readonly name: string
  readonly properties: ReadonlyMap<string, string>
  readonly data: string
  /** Index of the line in the log. */
  readonly line: number
}

export interface ParsedLog {
  readonly lines: readonly string[]
  readonly commands: readonly WorkflowCommand[]
  /** Commands were stopped and never resumed. */
  readonly stopped: boolean
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
  readonly file?: string
}

type Unplaced = Omit<WorkflowCommand, 'line'>

const REGISTERED = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning'
]

/** Splits where .NET's ReadLine does: a lone carriage return starts a new line too. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Reads a step's stdout the way the runner does, line by line. */
export function parseLog(stdout: string): ParsedLog {
  const registered = new Set(REGISTERED)
  const commands: WorkflowCommand[] = []
  const lines = splitLines(stdout)
  let stopToken: string | undefined

  for (const [line, text] of lines.entries()) {
    const command = parseCommand(text, registered)
    if (command === undefined) continue
    if (stopToken === undefined) {
      commands.push({ ...command, line })
      if (command.name === 'stop-commands') {
        stopToken = command.data.toLowerCase()
        registered.add(stopToken)
      }
    } else if (command.name === stopToken) {
      registered.delete(stopToken)
      stopToken = undefined
    }
  }
  return { lines, commands, stopped: stopToken !== undefined }
}

function parseCommand(line: string, registered: ReadonlySet<string>): Unplaced | undefined {
  return parseCurrent(line, registered) ?? parseLegacy(line, registered)
}

/** `::name key=value,key=value::data`, after any leading white space. */
function parseCurrent(line: string, registered: ReadonlySet<string>): Unplaced | undefined {
  const text = line.replace(/^\p{White_Space}+/u, '')
  const end = text.indexOf('::', 2)
  if (!text.startsWith('::') || end < 0) return undefined
  const { name, rest } = splitInfo(text.slice(2, end))
  if (!registered.has(name)) return undefined
  return {
    name,
    properties: parseProperties(rest.trim(), ',', unescapeProperty),
    data: unescapeData(text.slice(end + 2))
  }
}

/** `##[name key=value;key=value]data`, obeyed anywhere in a line. */
function parseLegacy(line: string, registered: ReadonlySet<string>): Unplaced | undefined {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return undefined
  const { name, rest } = splitInfo(line.slice(start + 3, end))
  if (!registered.has(name)) return undefined
  return {
    name,
    properties: parseProperties(rest, ';', unescapeLegacy),
    data: unescapeLegacy(line.slice(end + 1))
  }
}

function splitInfo(info: string): { name: string; rest: string } {
  const space = info.indexOf(' ')
  const [name, rest] = space < 0 ? [info, ''] : [info.slice(0, space), info.slice(space + 1)]
  return { name: name.toLowerCase(), rest }
}

function parseProperties(
  text: string,
  separator: string,
  unescape: (value: string) => string
): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  for (const pair of text.split(separator)) {
    const equals = pair.indexOf('=')
    if (equals > 0 && equals < pair.length - 1) {
      properties.set(pair.slice(0, equals).toLowerCase(), unescape(pair.slice(equals + 1)))
    }
  }
  return properties
}

const unescapeData = (value: string): string =>
  value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')

const unescapeProperty = (value: string): string =>
  unescapeData(value.replaceAll('%3A', ':').replaceAll('%2C', ','))

const unescapeLegacy = (value: string): string =>
  unescapeData(value.replaceAll('%3B', ';').replaceAll('%5D', ']'))

/** The annotations that a log's commands make. */
export function annotationsOf(commands: readonly WorkflowCommand[]): Annotation[] {
  return commands.flatMap(({ name, data, properties }) => {
    if (name !== 'error' && name !== 'warning' && name !== 'notice') return []
    const title = properties.get('title')
    const file = properties.get('file')
    return [
      {
        level: name,
        message: data,
        ...(title === undefined ? {} : { title }),
        ...(file === undefined ? {} : { file })
      }
    ]
  })
}

/** What a log asked the runner to mask. */
export function masksOf(commands: readonly WorkflowCommand[]): string[] {
  return commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data)
}

/** Reads GITHUB_OUTPUT (or GITHUB_ENV, GITHUB_STATE): `name=value` and `name<<delimiter` blocks. */
export function parseFileCommands(text: string): Map<string, string> {
  const values = new Map<string, string>()
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()

  let index = 0
  while (index < lines.length) {
    const line = lines[index++] ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)]
      if (name === '' || delimiter === '')
        throw new Error(`Invalid format '${line}': empty name or delimiter`)
      const end = lines.indexOf(delimiter, index)
      if (end < 0) throw new Error(`Invalid value of '${name}': no line with its delimiter '${delimiter}'`)
      values.set(name, lines.slice(index, end).join('\n'))
      index = end + 1
    } else if (equals > 0) {
      values.set(line.slice(0, equals), line.slice(equals + 1))
    } else {
      throw new Error(`Invalid format '${line}'`)
    }
  }
  return values
}

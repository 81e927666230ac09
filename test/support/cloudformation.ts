import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Node } from 'yaml'

type Value = unknown
const NO_VALUE = Symbol('AWS::NoValue')
type Template = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Value>>>>>>

/** What CloudFormation knows when it makes a stack. */
export interface StackContext {
  /** Parameters of the stack on top of the template's defaults. */
  readonly parameters: Readonly<Record<string, string>>
  /** `AWS::Partition` and its like. */
  readonly pseudo: Readonly<Record<string, string>>
  /** What `Ref` (by logical id) and `GetAtt` (by `id.attribute`) answer for resources. */
  readonly resources: Readonly<Record<string, string>>
}

/** Reads a template; short forms such as `!Ref x` become `{ Ref: 'x' }`. */
export function parseTemplate(text: string): Template {
  const document = parseDocument(text, { logLevel: 'silent' })
  if (document.errors.length > 0) throw new Error(document.errors.join('\n'))
  return toPlain(document.contents) as Template
}

function toPlain(node: Node | null): Value {
  const value = isMap(node)
    ? Object.fromEntries(
        node.items.map(({ key, value: item }) => [String(toPlain(key as Node)), toPlain(item as Node)])
      )
    : isSeq(node)
      ? node.items.map(item => toPlain(item as Node))
      : isScalar(node)
        ? node.value
        : null
  if (!node?.tag?.startsWith('!')) return value
  const name = node.tag.slice(1)
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value }
}

type Resolve = (value: Value) => Value

/** The descriptions of the assertions of the template's rules that do not hold, for which CloudFormation makes no stack. */
export function brokenRules(
  template: Template,
  parameters: Readonly<Record<string, string>>
): readonly string[] {
  const { resolve } = resolver(template, { parameters, pseudo: {}, resources: {} })
  return Object.values(template['Rules'] ?? {})
    .filter(({ RuleCondition: condition = true }) => resolve(condition) === true)
    .flatMap(({ Assertions: assertions }) => assertions as { Assert: Value; AssertDescription: string }[])
    .filter(({ Assert: assertion }) => resolve(assertion) !== true)
    .map(({ AssertDescription: description }) => description)
}

/** The properties of the resources that the stack makes, by logical id, without intrinsic functions; `Ref` of what is unknown is an error. */
export function renderResources(
  template: Template,
  context: StackContext
): Readonly<Record<string, Readonly<Record<string, Value>>>> {
  const { resolve, holds } = resolver(template, context)
  return Object.fromEntries(
    Object.entries(template['Resources'] ?? {})
      .filter(([, { Condition: condition }]) => condition === undefined || holds(condition))
      .map(([id, { Properties: properties }]) => [id, resolve(properties) as Readonly<Record<string, Value>>])
  )
}

/** What the stack says when it is made, by name. */
export function renderOutputs(template: Template, context: StackContext): Readonly<Record<string, Value>> {
  const { resolve } = resolver(template, context)
  return Object.fromEntries(
    Object.entries(template['Outputs'] ?? {}).map(([name, { Value: value }]) => [name, resolve(value)])
  )
}

/** Evaluates intrinsic functions, and the template's conditions by name. */
function resolver(
  template: Template,
  context: StackContext
): { readonly resolve: Resolve; readonly holds: (condition: Value) => boolean } {
  const lookUp = (name: string): string => {
    const parameter = template['Parameters']?.[name]
    const found =
      context.parameters[name] ?? context.pseudo[name] ?? context.resources[name] ?? parameter?.['Default']
    if (typeof found !== 'string') throw new Error(`The template refers to ${name}, which is not known`)
    return found
  }
  for (const name of Object.keys(context.parameters))
    if (template['Parameters']?.[name] === undefined) throw new Error(`The template has no parameter ${name}`)

  const resolve: Resolve = value => {
    if (Array.isArray(value)) return value.map(resolve).filter(item => item !== NO_VALUE)
    if (typeof value !== 'object' || value === null) return value
    const [name = '', argument] = Object.entries(value)[0] ?? []
    if (name === 'Ref' && argument === 'AWS::NoValue') return NO_VALUE
    if (name === 'Condition' && typeof argument === 'string') return holds(argument)
    if (name === 'Ref' && template['Parameters']?.[String(argument)]?.['Type'] === 'CommaDelimitedList')
      return lookUp(String(argument)).split(/ *, */)
    if (name === 'Ref' || name === 'Fn::GetAtt') return lookUp(String(argument))
    if (name === 'Fn::Sub') return substitute(argument)
    if (name === 'Fn::If') {
      const [condition, yes, no] = argument as readonly Value[]
      return resolve(holds(condition) ? yes : no)
    }
    if (name === 'Fn::Equals') return new Set((argument as readonly Value[]).map(resolve)).size === 1
    if (name === 'Fn::Not') return resolve((argument as readonly Value[])[0]) !== true
    const items = (): readonly Value[] => (argument as readonly Value[]).map(resolve)
    if (name === 'Fn::And') return items().every(item => item === true)
    if (name === 'Fn::Or') return items().includes(true)
    if (name === 'Fn::Contains') {
      const [list, item] = items()
      return (list as readonly Value[]).includes(item)
    }
    if (name === 'Fn::EachMemberIn') {
      const [list, allowed] = items() as readonly (readonly Value[])[]
      return list?.every(item => allowed?.includes(item)) ?? false
    }
    if (name === 'Fn::Split') {
      const [separator, text] = items()
      return String(text).split(String(separator))
    }
    if (name === 'Fn::Join') {
      const [separator, texts] = items()
      return (texts as readonly string[]).join(String(separator))
    }
    if (name === 'Fn::Select') {
      const [index, list] = items()
      return (list as readonly Value[])[Number(index)]
    }
    if (name.startsWith('Fn::')) throw new Error(`${name} is not known here`)
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, resolve(item)])
        .filter(([, item]) => item !== NO_VALUE)
    )
  }
  const holds = (condition: Value): boolean =>
    typeof condition === 'string' && resolve(template['Conditions']?.[condition]) === true
  const substitute = (argument: Value): string => {
    const [text, own] = (Array.isArray(argument) ? argument : [argument, {}]) as [
      string,
      Record<string, Value>
    ]
    return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
      name in own ? String(resolve(own[name])) : lookUp(name)
    )
  }

  return { resolve, holds }
}

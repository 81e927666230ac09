#!/usr/bin/env node
import { startCommand } from './start.js'

// failure until proven otherwise, as in the action
process.exitCode = 2
await startCommand()

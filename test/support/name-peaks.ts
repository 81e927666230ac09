import { beforeEach } from 'vitest'

// loaded only when `npm run memory` runs the tests
beforeEach(({ task }) => {
  process.env['PEAK_OF'] = [task.suite?.name, task.name].filter(Boolean).join(': ')
})

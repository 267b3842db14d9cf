// Asks an outside simulator of IAM. Standard input: {policies: {function: [statement]}, questions: [{function, action,
// resource, context: {key: value or [values]}}]}; standard output: ["Allowed" | "ImplicitlyDenied" | ...] in their order.
import { readFileSync } from 'node:fs'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const ACCOUNT = '123456789012'

async function judge(policies, asked) {
  const simulation = {
    request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/${asked.function}`,
        action: asked.action,
        resource: { resource: asked.resource, accountId: ACCOUNT },
        contextVariables: asked.context
      },
    identityPolicies: [
        { name: 'grants', policy: { Version: '2012-10-17', Statement: policies[asked.function] } }
      ],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    // A key of ours lets the account's own policies decide; without a key policy KMS denies all.
    resourcePolicy: asked.action.startsWith('kms:')
        ? {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }
            ]
          }
        : undefined
  }
  const answer = await runSimulation(simulation, {})
  return answer.resultType === 'error' ? `error: ${JSON.stringify(answer.errors)}` : answer.overallResult
}

const { policies, questions } = JSON.parse(readFileSync(0, 'utf8'))
const answers = []
for (const each of questions) answers.push(await judge(policies, each))
console.log(JSON.stringify(answers))

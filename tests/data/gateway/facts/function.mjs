// What stands behind the APIs of the facts: answers with its event, or with what x-order asks for, and decides by the
// token as an authorizer.
const policy = (Effect, Resource) => ({principalId: 'ann', usageIdentifierKey: 'ann-abcabcabcabcabcabcab',
    context: {str: 'hello', num: 123, bool: true, null: null, gone: undefined},
    policyDocument: {Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Effect, Resource}]}})
const decide = (event) => {
    const named = (name) => Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]
    switch (event.authorizationToken ?? named('authorization')) {
        case 'allow': return policy('Allow', '*')
        case 'deny': return policy('Deny', '*')
        case 'other': return policy('Allow', '*/POST/*')
        case 'unauthorized': throw new Error('Unauthorized')
        case 'throw': throw new Error('no idea')
        case 'list': return {...policy('Allow', '*'), context: {list: []}}
        case 'simple': return {isAuthorized: true, context: {str: 'hello', num: 123, list: [1]}}
        case 'no': return {isAuthorized: false}
        case 'event': return {...policy('Allow', '*'), context: {event: JSON.stringify(event)}}
    }
    return 'what?'
}
export const handler = async (event) => {
    if (event.type === 'TOKEN' || event.type === 'REQUEST') return decide(event)
    const order = event.headers?.['x-order'] ?? event.headers?.['X-Order'] ?? event.order
    if (!order) return {statusCode: 200, body: JSON.stringify(event)}
    const wanted = JSON.parse(order)
    if (wanted.waits) await new Promise((done) => setTimeout(done, wanted.waits))
    if (wanted.raises) throw new Error(wanted.raises)
    return wanted.result
}
